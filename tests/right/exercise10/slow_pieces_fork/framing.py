import socket


class BadFrame(Exception):
    pass


def take(sock, count):
    data = sock.recv(count, socket.MSG_WAITALL) if count else b""
    if len(data) < count:
        raise BadFrame(f"only {len(data)} of {count} bytes came")
    return data


def reader(sock):
    while True:
        n = int.from_bytes(take(sock, 4), "big", signed=False)
        if n > 65536:
            raise BadFrame(f"a frame of {n} bytes")
        try:
            yield str(take(sock, n), "utf-8", "strict")
        except UnicodeDecodeError as error:
            raise BadFrame(str(error))


def turned(text):
    letters = list(text)
    letters.reverse()
    data = "".join(letters).encode()
    return len(data).to_bytes(4, "big") + data
