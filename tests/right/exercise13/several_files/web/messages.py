import re
from urllib.parse import unquote

END = b"\r\n"


def read_request(connection):
    buffer = bytearray()
    while not buffer.endswith(END + END):
        byte = connection.recv(1)
        if not byte:
            return None
        buffer += byte
    return bytes(buffer)


def answer(request, pages):
    first, _, _ = request.partition(END)
    match = re.fullmatch(rb"(\S+) (/\S*) HTTP/1\.[01]", first)
    if match is None:
        return build("GET", "400 Bad Request", *page("400 Bad Request"))
    method = match[1].decode("latin-1")
    if method not in ("GET", "HEAD"):
        return build("GET", "405 Method Not Allowed", *page("405 Method Not Allowed"), {"Allow": "GET, HEAD"})
    target, _, _ = match[2].decode("latin-1").partition("?")
    found = pages.get(unquote(target, errors="strict") if valid(target) else "\0")
    if found is None:
        return build(method, "404 Not Found", *page("404 Not Found"))
    return build(method, "200 OK", *found)


def valid(target):
    try:
        unquote(target, errors="strict")
    except UnicodeDecodeError:
        return False
    return True


def page(text):
    return "text/html", f"<html><body><h1>{text}</h1></body></html>".encode()


def build(method, status, kind, body, more={}):
    fields = {"Content-Type": kind, "Content-Length": str(len(body)), **more, "Connection": "close"}
    head = [f"HTTP/1.1 {status}"] + [f"{name}: {value}" for name, value in fields.items()]
    return END.join(line.encode() for line in head) + END + END + (b"" if method == "HEAD" else body)
