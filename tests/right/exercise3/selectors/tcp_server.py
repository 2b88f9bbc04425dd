"""A server with non-blocking sockets and one selector."""
import re
import selectors
import socket
import sys

HELLO = b"You are connected!"


def arguments(argv):
    if len(argv) != 2:
        raise ValueError("two arguments are needed: HOST PORT")
    host, port = argv
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,3}){3}", host):
        raise ValueError(f"not an address: {host!r}")
    if max(map(int, host.split("."))) > 255:
        raise ValueError(f"a number over 255 in {host}")
    if not re.fullmatch(r"[0-9]{1,5}", port) or not 0 < int(port) < 65536:
        raise ValueError(f"not a port: {port!r}")
    return host, int(port)


def main():
    try:
        address = arguments(sys.argv[1:])
    except ValueError as e:
        sys.stderr.write(f"tcp_server: {e}\n")
        return 2

    selector = selectors.DefaultSelector()
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(64)
    except OSError as e:
        sys.stderr.write(f"tcp_server: {e.strerror}\n")
        return 1
    listener.setblocking(False)
    selector.register(listener, selectors.EVENT_READ)

    left = {}  # connection -> bytes that still have to go
    while True:
        for key, _ in selector.select():
            if key.fileobj is listener:
                try:
                    conn, _ = listener.accept()
                except (BlockingIOError, ConnectionError):
                    continue
                conn.setblocking(False)
                left[conn] = HELLO
                selector.register(conn, selectors.EVENT_WRITE)
                continue
            conn = key.fileobj
            try:
                n = conn.send(left[conn])
                left[conn] = left[conn][n:]
            except BlockingIOError:
                continue
            except OSError:
                left[conn] = b""
            if not left[conn]:
                selector.unregister(conn)
                del left[conn]
                conn.close()


sys.exit(main())
