import sys


def classify(address):
    parts = address.split(".")
    if len(parts) != 4:
        return "invalid"
    numbers = []
    for part in parts:
        if not (part.isascii() and part.isdigit()):
            return "invalid"
        if len(part) > 1 and part[0] == "0":
            return "invalid"
        if int(part) > 256:
            return "invalid"
        numbers.append(int(part))
    a, b, c, d = numbers
    if a == 127:
        return "loopback"
    if a == 10 or (a == 172 and 16 <= b <= 31) or (a == 192 and b == 168):
        return "local"
    return "public"


for line in sys.stdin:
    line = line.strip()
    if line:
        print(line, classify(line))
