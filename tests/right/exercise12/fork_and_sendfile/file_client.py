import hashlib
import os
import socket
import sys

USAGE = "usage: file_client.py HOST PORT NAME TARGET"


def arguments():
    if len(sys.argv) != 5:
        return None
    host, port, name, target = sys.argv[1:]
    try:
        socket.inet_pton(socket.AF_INET, host)
        number = int(port, 10)
    except (OSError, ValueError):
        return None
    return (host, number, name, target) if 0 < number < 2**16 else None


def read_line(sock):
    line = b""
    while not line.endswith(b"\n"):
        byte = sock.recv(1)
        if byte == b"":
            raise EOFError("the server went away")
        line += byte
    return line[:-1].decode("utf-8", "replace")


def fetch(host, port, name):
    sock = socket.socket()
    sock.settimeout(12)
    sock.connect((host, port))
    for byte in f"GET {name}\n".encode():
        sock.send(bytes([byte]))
    status, _, rest = read_line(sock).partition(" ")
    if status != "OK":
        raise EOFError(f"{status}: {rest}")
    size, sha = rest.split(" ")
    buffer = bytearray(int(size))
    view = memoryview(buffer)
    while view:
        count = sock.recv_into(view)
        if count == 0:
            raise EOFError(f"{len(view)} bytes did not come")
        view = view[count:]
    if hashlib.sha256(buffer).hexdigest() != sha:
        raise EOFError("damaged on the way")
    sock.close()
    return buffer


def main():
    args = arguments()
    if args is None:
        print(USAGE, file=sys.stderr)
        return 2
    host, port, name, target = args
    try:
        data = fetch(host, port, name)
        part = target + ".part"
        with open(part, "wb") as f:
            f.write(data)
            os.fsync(f.fileno())
        os.rename(part, target)
    except (OSError, EOFError, ValueError) as error:
        print(f"{name} was not fetched ({error})", file=sys.stderr)
        return 1
    return 0


sys.exit(main())
