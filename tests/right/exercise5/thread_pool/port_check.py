import socket
import sys
from concurrent.futures import ThreadPoolExecutor

NAMES = dict(zip((21, 22, 25, 80, 443), "FTP SSH SMTP HTTP HTTPS".split()))


def check(host, port):
    try:
        with socket.create_connection((host, port), timeout=1):
            return "open"
    except ConnectionRefusedError:
        return "closed"
    except OSError:
        return "no-answer"


def main(args):
    if len(args) < 2:
        print("usage: python3 port_check.py HOST PORT [PORT ...]", file=sys.stderr)
        return 2
    host, *texts = args
    octets = host.split(".")
    if len(octets) != 4 or not all(o.isdigit() and int(o) < 256 for o in octets):
        print("HOST must be an IPv4 address", file=sys.stderr)
        return 2
    if not all(t.isdigit() and 0 < int(t) < 65536 for t in texts):
        print("every PORT must be from 1 to 65535", file=sys.stderr)
        return 2
    ports = [int(t) for t in texts]
    with ThreadPoolExecutor(max_workers=32) as pool:
        for port, state in zip(ports, pool.map(lambda p: check(host, p), ports)):
            print(port, state, NAMES.get(port, "-"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
