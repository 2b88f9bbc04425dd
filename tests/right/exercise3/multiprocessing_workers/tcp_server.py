"""Four processes accept from the same listening socket."""
import multiprocessing
import signal
import socket
import sys


def worker(listener):
    while True:
        connection, _ = listener.accept()
        with connection:
            try:
                connection.sendall("You are connected!".encode("utf8"))
            except OSError:
                continue


def read_arguments():
    if len(sys.argv) < 3:
        return "too few arguments"
    if len(sys.argv) > 3:
        return "too many arguments"
    host, port = sys.argv[1], sys.argv[2]
    pieces = host.split(".")
    if len(pieces) != 4:
        return "HOST is not made of four numbers"
    for piece in pieces:
        if not piece or set(piece) - set("0123456789") or int(piece) > 255:
            return "HOST has a part that is not 0-255: " + repr(piece)
    if not port or set(port) - set("0123456789"):
        return "PORT is not a number"
    if not 1 <= int(port) <= 65535:
        return "PORT is not in 1-65535"
    return host, int(port)


if __name__ == "__main__":
    address = read_arguments()
    if isinstance(address, str):
        print(address, file=sys.stderr)
        sys.exit(2)
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, True)
    try:
        listener.bind(address)
    except OSError as problem:
        print("cannot bind:", problem, file=sys.stderr)
        sys.exit(1)
    listener.listen()
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=worker, args=(listener,), daemon=True) for _ in range(4)]
    for process in workers:
        process.start()
    # sys.exit() stops the workers too, because they are daemons
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit())
    for process in workers:
        process.join()
