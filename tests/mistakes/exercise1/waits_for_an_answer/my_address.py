import socket
import sys


def main():
    if len(sys.argv) != 2:
        sys.exit(usage())
    host = sys.argv[1]
    numbers = host.split(".")
    if len(numbers) != 4:
        sys.exit(usage())
    for n in numbers:
        if not n.isdigit() or int(n) > 255:
            sys.exit(usage())
    try:
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        s.connect((host, 80))
        data, addr = s.recvfrom(1024)
        print(s.getsockname()[0])
    except OSError as e:
        print("error:", e, file=sys.stderr)
        sys.exit(1)


def usage():
    print("usage: python3 my_address.py DEST", file=sys.stderr)
    return 2


main()
