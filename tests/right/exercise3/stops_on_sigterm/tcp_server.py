"""Ends in good order on SIGTERM and Ctrl-C."""
import select
import signal
import socket
import sys

running = True


def on_signal(number, frame):
    global running
    print("signal", number, "- shutting down")
    running = False


def address():
    _, host, port = sys.argv
    quad = tuple(map(int, host.split(".")))
    if len(quad) != 4 or max(quad) > 255 or min(quad) < 0:
        raise ValueError("HOST: " + host)
    if int(port) not in range(1, 2 ** 16):
        raise ValueError("PORT: " + port)
    return host, int(port)


try:
    where = address()
except ValueError as e:
    print("wrong arguments:", e, file=sys.stderr)
    sys.exit(2)

signal.signal(signal.SIGTERM, on_signal)
signal.signal(signal.SIGINT, on_signal)

with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as server:
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        server.bind(where)
        server.listen()
    except OSError as e:
        print(e, file=sys.stderr)
        sys.exit(1)
    server.setblocking(False)
    poll = select.poll()
    poll.register(server, select.POLLIN)
    while running:
        if not poll.poll(200):
            continue
        try:
            conn, peer = server.accept()
        except OSError:
            continue
        with conn:
            try:
                conn.setblocking(True)
                conn.sendall("You are connected!".encode("utf-8"))
            except OSError as e:
                print(peer, e)
print("bye")
