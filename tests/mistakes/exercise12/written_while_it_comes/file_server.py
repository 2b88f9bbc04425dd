import hashlib
import ipaddress
import socket
import sys
from pathlib import Path


class FileServer:
    def __init__(self, host, port, folder):
        self.folder = Path(folder).resolve()
        self.sock = socket.socket()
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.sock.bind((host, port))
        self.sock.listen()

    def run(self):
        while True:
            client, _ = self.sock.accept()
            with client:
                client.settimeout(10)
                try:
                    self.handle(client)
                except OSError as error:
                    print("client lost:", error, file=sys.stderr)

    def find(self, name):
        if "/" in name or "\\" in name or "\0" in name or name in (".", ".."):
            return None
        path = (self.folder / name).resolve()
        if path.parent != self.folder or not path.is_file():
            return None
        return path

    def handle(self, client):
        line = client.makefile("rb").readline(5000)
        if not line.endswith(b"\n"):
            return
        try:
            command, name = line[:-1].decode("utf-8").split(" ", 1)
        except ValueError:
            client.sendall(b"ERR bad request\n")
            return
        path = self.find(name)
        if command != "GET":
            client.sendall(b"ERR unknown command\n")
        elif path is None:
            client.sendall(b"ERR file not found\n")
        else:
            self.send_file(client, path)

    def send_file(self, client, path):
        size = path.stat().st_size
        sha = hashlib.sha256()
        with path.open("rb") as f:
            while block := f.read(65536):
                sha.update(block)
            client.sendall(f"OK {size} {sha.hexdigest()}\n".encode("ascii"))
            f.seek(0)
            while block := f.read(65536):
                client.sendall(block)


def main():
    try:
        host, port, folder = sys.argv[1:]
        ipaddress.IPv4Address(host)
        port = int(port)
        if not 0 < port < 65536:
            raise ValueError("PORT must be 1-65535")
    except ValueError as error:
        print("usage: file_server.py HOST PORT FOLDER:", error, file=sys.stderr)
        sys.exit(2)
    if not Path(folder).is_dir():
        print("not a folder:", folder, file=sys.stderr)
        sys.exit(1)
    try:
        server = FileServer(host, port, folder)
    except OSError as error:
        print("cannot start:", error, file=sys.stderr)
        sys.exit(1)
    server.run()


if __name__ == "__main__":
    main()
