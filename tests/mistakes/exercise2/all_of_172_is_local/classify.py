import sys


def is_valid(ip):
    parts = ip.split(".")
    if len(parts) != 4:
        return False
    for part in parts:
        if not part.isascii() or not part.isdigit():
            return False
        if str(int(part)) != part or int(part) > 255:
            return False
    return True


for line in sys.stdin:
    ip = line.strip()
    if ip == "":
        continue
    if not is_valid(ip):
        print(ip, "invalid")
    elif ip.startswith("127."):
        print(ip, "loopback")
    elif ip.startswith("10.") or ip.startswith("172.") or ip.startswith("192.168."):
        print(ip, "local")
    else:
        print(ip, "public")
