# Reads one byte with each recv. Serves one client after another.
import contextlib, functools, itertools, socket, sys


def bytes_of(connection):
    """Every byte that comes, as a number."""
    return (one[0] for one in iter(functools.partial(connection.recv, 1), b""))


def texts_of(stream):
    while True:
        header = bytes(itertools.islice(stream, 4))
        length = int.from_bytes(header, "big")
        if len(header) != 4 or length > 65536:
            return
        body = bytes(itertools.islice(stream, length))
        if len(body) != length:
            return
        try:
            yield body.decode()
        except UnicodeDecodeError:
            return


def pack(text):
    data = text.encode()
    return len(data).to_bytes(4, "big") + data


def valid(host, port):
    return (
        [n.isdigit() and int(n) < 256 for n in host.split(".")] == [True] * 4
        and port.isdigit()
        and 0 < int(port) < 65536
    )


def serve(connection):
    with connection, contextlib.suppress(OSError):
        for text in texts_of(bytes_of(connection)):
            connection.sendall(pack(text[::-1]))
        connection.shutdown(socket.SHUT_WR)
        connection.settimeout(0.3)
        while connection.recv(9999):
            pass


if len(sys.argv) != 3 or not valid(*sys.argv[1:]):
    print("usage: frame_server.py HOST PORT", file=sys.stderr)
    sys.exit(2)
with socket.socket() as server:
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, True)
    try:
        server.bind((sys.argv[1], int(sys.argv[2])))
        server.listen(1)
    except OSError as error:
        sys.exit(str(error))
    while True:
        serve(server.accept()[0])
