import sys

NUMBERS = [str(n) for n in range(256)]


def kind(ip):
    parts = ip.split(".")
    if len(parts) != 4:
        return "invalid"
    for part in parts:
        if part not in NUMBERS:
            return "invalid"
    a = int(parts[0])
    b = int(parts[1])
    if a == 127:
        return "loopback"
    if a == 10 or a == 172 and 16 <= b <= 31 or a == 192 and b == 168:
        return "local"
    return "public"


def next_line():
    line = sys.stdin.readline()
    if line == "":
        return
    line = line.strip()
    if line != "":
        print(line, kind(line))
    next_line()


next_line()
