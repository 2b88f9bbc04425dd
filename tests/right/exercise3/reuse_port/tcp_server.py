import socket
import sys
from concurrent.futures import ThreadPoolExecutor


def greet(conn):
    with conn:
        try:
            stream = conn.makefile("w", encoding="utf-8", newline="")
            stream.write("You are connected!")
            stream.close()
        except OSError:
            pass


def main():
    args = sys.argv[1:]
    if len(args) != 2:
        print("usage: HOST PORT", file=sys.stderr)
        return 2
    host, port = args
    try:
        if bytes(int(n) for n in host.split(".")) != socket.inet_aton(host) or host.count(".") != 3:
            raise ValueError
    except (ValueError, OSError):
        print("HOST is not an address:", host, file=sys.stderr)
        return 2
    if not port.isdigit() or not 1 <= int(port) <= 65535:
        print("PORT is not a port:", port, file=sys.stderr)
        return 2
    try:
        server = socket.create_server((host, int(port)), backlog=16, reuse_port=True)
    except OSError as e:
        print(e, file=sys.stderr)
        return 1
    with ThreadPoolExecutor(8) as pool:
        while True:
            conn, _ = server.accept()
            pool.submit(greet, conn)


if __name__ == "__main__":
    sys.exit(main())
