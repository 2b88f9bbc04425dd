import os
import signal
import socket
import sys
from urllib.parse import unquote as decode

KINDS = [(".html", "text/html;charset=UTF-8"), (".txt", "text/plain;charset=UTF-8"), (".png", "image/png"), (".css", "text/css")]


def usage(text):
    print(text, "- usage: web_server.py HOST PORT FOLDER", file=sys.stderr)
    sys.exit(2)


def parse():
    if len(sys.argv) != 4:
        usage("three arguments are needed")
    host, port, folder = sys.argv[1:]
    try:
        socket.inet_pton(socket.AF_INET, host)
    except OSError:
        usage("wrong HOST")
    try:
        port = int(port)
    except ValueError:
        usage("wrong PORT")
    if not 0 < port <= 0xFFFF:
        usage("wrong PORT")
    return host, port, folder


def reply(client, status, kind, size, extra=()):
    lines = [f"HTTP/1.1 {status}", f"content-length:{size}", f"content-type:{kind}", "connection:close", *extra]
    client.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())


def complain(client, status, method="GET", extra=()):
    body = f"{status}: sorry, this is not found here\r\n".encode()
    reply(client, status, "text/plain", len(body), extra)
    if method == "GET":
        client.sendall(body)


def open_below(root, target):
    name = decode(target[: (target + "?").index("?")])
    if "\0" in name:
        return None
    path = os.path.realpath(root + "/" + name)
    if name.endswith("/") and os.path.isfile(path):
        return None
    if os.path.isdir(path):
        path = os.path.realpath(path + "/index.html")
    if os.path.relpath(path, root).split("/")[0] == ".." or not os.path.isfile(path):
        return None
    return open(path, "rb")


def talk(client, root):
    lines = client.makefile("rb")
    first = lines.readline(65536)
    for line in lines:
        if line.strip() == b"":
            break
    else:
        return
    words = first.decode("latin-1").rstrip("\r\n").split(" ")
    match words:
        case ["GET" | "HEAD" as method, target, "HTTP/1.0" | "HTTP/1.1"] if target.startswith("/"):
            file = open_below(root, target)
            if file is None:
                complain(client, "404 Not Here", method)
                return
            size = os.fstat(file.fileno()).st_size
            kind = "application/octet-stream"
            for ending, known in KINDS:
                if file.name.endswith(ending):
                    kind = known
            reply(client, "200 OK", kind, size)
            if method == "GET":
                client.sendfile(file)
        case [method, target, "HTTP/1.0" | "HTTP/1.1"] if method and target.startswith("/"):
            complain(client, "405 Method Not Allowed", extra=["allow:GET, HEAD"])
        case _:
            complain(client, "400 Bad Request")


def main():
    host, port, folder = parse()
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        os.scandir(folder).close()
        server.bind((host, port))
        server.listen()
    except OSError as error:
        print("no server:", error, file=sys.stderr)
        sys.exit(1)
    root = os.path.realpath(folder)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        client, _ = server.accept()
        if os.fork():
            client.close()
            continue
        server.close()
        try:
            talk(client, root)
        except OSError as error:
            print(error, file=sys.stderr)
        os._exit(0)


main()
