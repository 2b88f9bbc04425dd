import ipaddress
import re
import socket
import sys
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote

TYPES = {".html": "text/html; charset=utf-8", ".txt": "text/plain; charset=utf-8",
         ".png": "image/png", ".css": "text/css"}
REQUEST = re.compile(r"([^ ]+) (/[^ ]*) HTTP/1\.[01]")


class HttpError(Exception):
    def __init__(self, status):
        self.status = HTTPStatus(status)


class WebServer:
    def __init__(self, host, port, folder):
        self.folder = folder.resolve()
        self.pool = ThreadPoolExecutor(max_workers=50)
        self.sock = socket.socket()
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.sock.bind((host, port))
        self.sock.listen()

    def run(self):
        while True:
            client, _ = self.sock.accept()
            self.pool.submit(self.serve, client)

    def serve(self, client):
        with client:
            try:
                self.handle(client)
            except OSError as error:
                print("client lost:", error, file=sys.stderr)

    def handle(self, client):
        stream = client.makefile("rb")
        first = stream.readline(10000)
        line = first
        while line not in (b"\r\n", b"\n", b""):
            line = stream.readline(10000)
        if line == b"":
            return
        method = "GET"
        try:
            match = REQUEST.fullmatch(first.decode("latin-1").rstrip("\r\n"))
            if match is None:
                raise HttpError(400)
            method, target = match.groups()
            if method not in ("GET", "HEAD"):
                raise HttpError(405)
            path = self.find(target)
            kind = TYPES.get(path.suffix, "application/octet-stream")
            self.reply(client, method, HTTPStatus.OK, kind, path.read_bytes())
        except HttpError as error:
            text = f"{error.status.value} {error.status.phrase}\n"
            self.reply(client, method, error.status, "text/plain", text.encode())

    def find(self, target):
        name, _, query = target.partition("?")
        name = unquote(name)
        if "\0" in name:
            raise HttpError(404)
        path = (self.folder / name.lstrip("/")).resolve()
        if path.is_dir():
            path = (path / "index.html").resolve()
        elif name.endswith("/"):
            raise HttpError(404)
        if self.folder not in path.parents or not path.is_file():
            raise HttpError(404)
        return path

    def reply(self, client, method, status, kind, body):
        lines = [f"HTTP/1.1 {status.value} {status.phrase}", f"Content-Type: {kind}",
                 f"Content-Length: {len(body)}", "Connection: close"]
        if status == 405:
            lines.append("Allow: GET, HEAD")
        client.sendall("\r\n".join(lines + ["", ""]).encode())
        if method != "HEAD":
            client.sendall(body)


def main():
    try:
        host, port, folder = sys.argv[1:]
        ipaddress.IPv4Address(host)
        port = int(port)
        if not 0 < port < 65536:
            raise ValueError("PORT must be 1-65535")
    except ValueError as error:
        print("usage: web_server.py HOST PORT FOLDER:", error, file=sys.stderr)
        sys.exit(2)
    if not Path(folder).is_dir():
        print("not a folder:", folder, file=sys.stderr)
        sys.exit(1)
    try:
        server = WebServer(host, port, Path(folder))
    except OSError as error:
        print("cannot start:", error, file=sys.stderr)
        sys.exit(1)
    server.run()


if __name__ == "__main__":
    main()
