import socket
import sys

ALLOWED = [str(n) for n in range(256)]


def usage(message):
    print("my_address.py:", message, file=sys.stderr)
    raise SystemExit(2)


def main():
    if len(sys.argv) != 2:
        usage("give me one address")
    dest = sys.argv[1]
    parts = dest.split(".")
    if len(parts) != 4 or any(p not in ALLOWED for p in parts):
        usage("this is not an address: " + repr(dest))

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        try:
            sock.connect((dest, 50000))
            sock.sendall(b"")       # so that the system chooses the way
            print(sock.getsockname()[0])
        except OSError as error:
            print("my_address.py:", error, file=sys.stderr)
            raise SystemExit(1)


main()
