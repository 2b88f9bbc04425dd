"""A web server in one thread with the module selectors.

It does not use http.server or socketserver, only sockets:
    import http.server      <- would be too easy
"""
import os
import selectors
import socket
import sys
import urllib.parse

TYPES = {"html": "text/html", "txt": "text/plain", "png": "image/png", "css": "text/css"}
selector = selectors.DefaultSelector()


class Client:
    def __init__(self, sock, root):
        self.sock = sock
        self.root = root
        self.incoming = b""
        self.outgoing = b""

    def ready(self, mask):
        try:
            if mask & selectors.EVENT_READ:
                self.read()
            else:
                self.write()
        except OSError:
            self.close()

    def read(self):
        data = self.sock.recv(4096)
        self.incoming += data
        if b"\r\n\r\n" in self.incoming:
            self.outgoing = memoryview(respond(self.incoming, self.root))
            selector.modify(self.sock, selectors.EVENT_WRITE, self.ready)
        elif not data or len(self.incoming) > 65536:
            self.close()

    def write(self):
        sent = self.sock.send(self.outgoing)
        self.outgoing = self.outgoing[sent:]
        if not self.outgoing:
            self.close()

    def close(self):
        selector.unregister(self.sock)
        self.sock.close()


def respond(request, root):
    first = request.split(b"\r\n", 1)[0]
    try:
        method, target, version = first.decode("ascii").split(" ")
        if not method or target[:1] != "/" or version not in ("HTTP/1.0", "HTTP/1.1"):
            raise ValueError("no request")
    except ValueError:
        return answer("400 Bad Request")
    if method == "HEAD":
        return answer(*lookup(target, root)).split(b"\r\n\r\n")[0] + b"\r\n\r\n"
    if method == "GET":
        return answer(*lookup(target, root))
    return answer("405 Method Not Allowed", allow=True)


def lookup(target, root):
    path = urllib.parse.unquote(target.split("?", 1)[0])
    missing = ("404 Not Found",)
    if "\0" in path or ".." in path.split("/"):
        return missing
    full = os.path.join(root, path.lstrip("/"))
    if os.path.isdir(full):
        full = os.path.join(full, "index.html")
    full = os.path.realpath(full) if not full.endswith("/") else full
    if os.path.commonpath([full, root]) != root or not os.path.isfile(full):
        return missing
    ending = os.path.basename(full).rpartition(".")[2] if "." in os.path.basename(full) else ""
    with open(full, "rb") as f:
        return "200 OK", f.read(), TYPES.get(ending, "application/octet-stream")


def answer(status, body=None, kind="text/plain", allow=False):
    if body is None:
        body = status.encode() + b"\r\n"
    lines = ["HTTP/1.1 " + status, "Content-Length: %d" % len(body), "Content-Type: " + kind]
    if allow:
        lines.append("Allow: GET,HEAD")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def main():
    args = sys.argv[1:]
    if len(args) != 3:
        sys.stderr.write("usage: web_server.py HOST PORT FOLDER\n")
        return 2
    host, port, folder = args
    if [n for n in host.split(".") if n.isdecimal() and int(n) < 256] != host.split(".") or host.count(".") != 3:
        sys.stderr.write("HOST is no IPv4 address\n")
        return 2
    if not port.isdecimal() or not 0 < int(port) < 65536:
        sys.stderr.write("PORT is no port\n")
        return 2
    try:
        os.listdir(folder)
        listener = socket.create_server((host, int(port)), backlog=64)
    except OSError as error:
        sys.stderr.write("%s\n" % error)
        return 1
    root = os.path.realpath(folder)
    listener.setblocking(False)

    def accept(mask):
        sock, _ = listener.accept()
        sock.setblocking(False)
        selector.register(sock, selectors.EVENT_READ, Client(sock, root).ready)

    selector.register(listener, selectors.EVENT_READ, accept)
    while True:
        for key, mask in selector.select():
            key.data(mask)


sys.exit(main())
