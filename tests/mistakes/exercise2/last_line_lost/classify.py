import sys

NUMBERS = {str(n): n for n in range(256)}


def kind(ip):
    try:
        a, b, c, d = [NUMBERS[p] for p in ip.split(".")]
    except (KeyError, ValueError):
        return "invalid"
    if a == 127:
        return "loopback"
    if a == 10:
        return "local"
    if a == 172 and 16 <= b < 32:
        return "local"
    if a == 192 and b == 168:
        return "local"
    return "public"


text = sys.stdin.read()
lines = text.split("\n")[:-1]
for line in lines:
    line = line.strip()
    if len(line) > 0:
        print(f"{line} {kind(line)}")
