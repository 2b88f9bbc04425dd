import socket
import sys


def address_for(dest):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.connect((dest, 80))
    ip = s.getsockname()[0]
    s.close()
    return ip


def is_ip(text):
    parts = text.split(".")
    return len(parts) == 4 and all(p.isdigit() and int(p) <= 255 for p in parts)


if len(sys.argv) != 2 or not is_ip(sys.argv[1]):
    print("usage: my_address.py DEST", file=sys.stderr)
    sys.exit(2)

try:
    ip = address_for(sys.argv[1])
    if ip.startswith("127."):
        # that is not a real address, ask again
        ip = socket.gethostbyname(socket.gethostname())
    print(ip)
except OSError as e:
    print("error:", e, file=sys.stderr)
    sys.exit(1)
