import socket
import sys

USAGE = "usage: python3 tcp_server.py HOST PORT"


def main(argv):
    if len(argv) != 2:
        print(USAGE, file=sys.stderr)
        return 2
    host, port = argv
    parts = host.split(".")
    if len(parts) != 4 or any(not p.isdigit() or int(p) > 255 for p in parts):
        print(USAGE, "(HOST is wrong)", file=sys.stderr)
        return 2
    if not port.isdigit() or int(port) == 0 or int(port) > 65535:
        print(USAGE, "(PORT is wrong)", file=sys.stderr)
        return 2

    sock = socket.socket()
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((host, int(port)))
        sock.listen(3)
    except OSError as e:
        print("could not start:", e, file=sys.stderr)
        return 1

    while True:
        try:
            conn, _ = sock.accept()
            with conn:
                conn.sendall("You are connected!".encode("UTF-8"))
        except OSError as e:
            print("a client is lost:", e)


sys.exit(main(sys.argv[1:]))
