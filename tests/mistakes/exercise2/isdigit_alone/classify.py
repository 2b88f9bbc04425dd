import sys


def valid(part):
    if not part.isdigit():
        return False
    if part.startswith("0") and part != "0":
        return False
    try:
        return int(part) <= 255
    except ValueError:
        return False


def classify(ip):
    parts = ip.split(".")
    if len(parts) != 4 or not all(valid(p) for p in parts):
        return "invalid"
    a, b = int(parts[0]), int(parts[1])
    if a == 127:
        return "loopback"
    if a == 10 or (a, b) == (192, 168) or (a == 172 and b // 16 == 1):
        return "local"
    return "public"


while True:
    line = sys.stdin.readline()
    if line == "":
        break
    line = line.strip()
    if line:
        print(line, classify(line))
