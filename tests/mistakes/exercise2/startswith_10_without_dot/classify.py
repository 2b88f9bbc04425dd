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


def is_local(ip):
    if ip.startswith("10") or ip.startswith("192.168."):
        return True
    for n in range(16, 32):
        if ip.startswith("172." + str(n) + "."):
            return True
    return False


try:
    while True:
        ip = input().strip()
        if not ip:
            continue
        if not is_valid(ip):
            print(ip, "invalid")
        elif ip.startswith("127."):
            print(ip, "loopback")
        elif is_local(ip):
            print(ip, "local")
        else:
            print(ip, "public")
except EOFError:
    pass
