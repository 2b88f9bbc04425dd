"""Exercise 12: serve the files of one folder, each with its size and its SHA-256, and nothing from outside."""

import hashlib
import socket
import sys
from pathlib import Path

LONGEST_LINE = 4096
PATIENCE = 10  # seconds: a client that says nothing must not keep the next one waiting for ever


class Refused(Exception):
    """What the client asked for is not for the network. The text says why."""


def usage(problem):
    print(
        f"{problem}\n"
        "usage: python3 file_server.py HOST PORT FOLDER, such as: python3 file_server.py 127.0.0.1 12345 shared",
        file=sys.stderr,
    )
    sys.exit(2)


def read_arguments(arguments):
    if len(arguments) != 3:
        usage(f"Three arguments are needed, not {len(arguments)}.")
    host, port, folder = arguments
    numbers = host.split(".")
    if len(numbers) != 4 or not all(number.isdecimal() and int(number) <= 255 for number in numbers):
        usage(f"HOST has to be four numbers from 0 to 255 with dots between them, not {host!r}.")
    if not port.isdecimal() or not 1 <= int(port) <= 65535:
        usage(f"PORT has to be a number from 1 to 65535, not {port!r}.")
    if not Path(folder).is_dir():
        print(f"{folder!r} is not a folder.", file=sys.stderr)
        sys.exit(1)
    return host, int(port), Path(folder).resolve()


def open_server(host, port):
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # TIME_WAIT must not keep us from starting again
    try:
        server.bind((host, port))
        server.listen()
    except OSError as error:
        print(f"Cannot listen on {host}:{port}: {error.strerror}.", file=sys.stderr)
        sys.exit(1)
    return server


def read_line(connection):
    """The request may come in pieces. It ends at the first newline, or else it is no request."""
    received = b""
    while b"\n" not in received:
        piece = connection.recv(LONGEST_LINE)
        if not piece or len(received) > LONGEST_LINE:
            raise Refused("a request is one line")
        received += piece
    return received.split(b"\n")[0]


def requested_name(line):
    try:
        text = line.decode()
    except UnicodeDecodeError:
        raise Refused("a request is UTF-8") from None
    if not text.startswith("GET "):
        raise Refused("a request is: GET name")
    return text.removeprefix("GET ")


def open_file(folder, name):
    """Never trust a name that came over the network. Two locks: how it looks, and where it really leads.

    Every refusal reads the same, so that nobody can find out by asking what lies outside.
    """
    refused = Refused("no such file here")
    if "/" in name or "\\" in name:
        raise refused
    try:
        path = (folder / name).resolve()  # follows `..` and symbolic links to their end
        if path.parent != folder or not path.is_file():
            raise refused
        return path.open("rb")
    except (OSError, ValueError):  # too long, not ours to read, with a zero byte in it
        raise refused from None


def answer(connection, folder):
    try:
        file = open_file(folder, requested_name(read_line(connection)))
    except Refused as reason:
        connection.sendall(f"ERR {reason}\n".encode())
        return
    with file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        size = file.tell()  # we have just read it to its end
        connection.sendall(f"OK {size} {sha256}\n".encode())
        connection.sendfile(file)  # from its beginning, piece by piece: a large file need not fit into memory


def main():
    host, port, folder = read_arguments(sys.argv[1:])
    with open_server(host, port) as server:
        while True:
            connection, _address = server.accept()
            try:
                with connection:
                    connection.settimeout(PATIENCE)
                    answer(connection, folder)
            except OSError:
                pass  # this client is gone, or silent; the next one is not


main()
