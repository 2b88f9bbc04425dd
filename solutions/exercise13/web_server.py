"""Exercise 13: a small web server on sockets. GET and HEAD for the files below one folder."""

import re
import socket
import sys
import threading
from pathlib import Path
from urllib.parse import unquote_to_bytes

LONGEST_REQUEST = 65536
PATIENCE = 10  # seconds for the next piece of a request
PATIENCE_WITH_READERS = 60  # seconds for taking an answer

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".png": "image/png",
}
REASONS = {200: "OK", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed"}


def usage(problem):
    print(
        f"{problem}\n"
        "usage: python3 web_server.py HOST PORT FOLDER, such as: python3 web_server.py 127.0.0.1 12345 site",
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


def read_request(connection):
    """Everything up to the empty line. It may come in pieces, and a piece may end inside the empty line."""
    received = b""
    while b"\n\n" not in received.replace(b"\r\n", b"\n") and len(received) < LONGEST_REQUEST:
        piece = connection.recv(4096)
        if not piece:
            break
        received += piece
    return received


def find(folder, target):
    """The file that a target means, or None when there is none below the folder."""
    name, _mark, _query = target.partition(b"?")  # before decoding: `%3F` is a question mark in a name
    try:
        path = folder / unquote_to_bytes(name).decode().lstrip("/")
        if path.is_dir():
            path /= "index.html"
        path = path.resolve()  # follows `..` and symbolic links to their end: only now it can be judged
        if path.is_relative_to(folder) and path.is_file():
            return path
    except (OSError, ValueError):
        pass  # no UTF-8, too long, with a zero byte in it: no file has such a name
    return None


def build_answer(status, body, *fields, with_body=True):
    head = [f"HTTP/1.1 {status} {REASONS[status]}", f"Content-Length: {len(body)}", "Connection: close", *fields]
    text = "".join(line + "\r\n" for line in head) + "\r\n"
    return text.encode() + (body if with_body else b"")


def build_error(status, *fields, with_body=True):
    body = f"{status} {REASONS[status]}\n".encode()
    return build_answer(status, body, "Content-Type: text/plain; charset=utf-8", *fields, with_body=with_body)


def answer_to(request, folder):
    first_line = request.split(b"\n")[0].removesuffix(b"\r")
    match = re.fullmatch(rb"(\S+) (/\S*) HTTP/1\.[01]", first_line)
    if not match:
        return build_error(400)
    method, target = match.groups()
    if method not in (b"GET", b"HEAD"):
        return build_error(405, "Allow: GET, HEAD")
    with_body = method == b"GET"
    path = find(folder, target)
    try:
        body = path.read_bytes() if path else None
    except OSError:
        body = None  # there, but not ours to read
    if body is None:
        return build_error(404, with_body=with_body)
    content_type = TYPES.get(path.suffix.lower(), "application/octet-stream")
    return build_answer(200, body, f"Content-Type: {content_type}", with_body=with_body)


def serve(connection, folder):
    try:
        with connection:
            connection.settimeout(PATIENCE)
            request = read_request(connection)
            if not request:
                return  # browsers connect in advance, and sometimes they have nothing to ask
            connection.settimeout(PATIENCE_WITH_READERS)
            connection.sendall(answer_to(request, folder))
            # Closing while unread bytes wait would be a reset (RST), which can destroy the answer on its way.
            # So end our side first (FIN), then read what is left.
            connection.shutdown(socket.SHUT_WR)
            connection.settimeout(1)
            while connection.recv(4096):
                pass
    except OSError:
        pass  # this client is gone, or silent for too long


def main():
    host, port, folder = read_arguments(sys.argv[1:])
    with open_server(host, port) as server:
        while True:
            connection, _address = server.accept()
            # A thread for each client: one that says nothing holds up its own thread and nobody else.
            threading.Thread(target=serve, args=(connection, folder), daemon=True).start()


main()
