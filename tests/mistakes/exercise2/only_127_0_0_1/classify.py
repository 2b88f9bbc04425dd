import sys

NUMBERS = {str(n): n for n in range(256)}


def kind(ip):
    try:
        a, b, c, d = [NUMBERS[p] for p in ip.split(".")]
    except (KeyError, ValueError):
        return "invalid"
    if ip == "127.0.0.1":
        return "loopback"
    if a == 10:
        return "local"
    if a == 172 and 16 <= b < 32:
        return "local"
    if a == 192 and b == 168:
        return "local"
    return "public"


for line in sys.stdin:
    line = line.strip()
    if line:
        print(line, kind(line))
