import codecs
import ipaddress
import os
import selectors
import socket
import sys


class Chat:
    def __init__(self, host, port):
        self.sock = socket.create_connection((host, port))
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.incoming = ""
        self.typed = b""
        self.running = True
        self.selector = selectors.PollSelector()
        self.selector.register(self.sock, selectors.EVENT_READ, self.from_server)
        self.selector.register(sys.stdin.fileno(), selectors.EVENT_READ, self.from_keyboard)

    def from_server(self):
        data = self.sock.recv(10)
        self.incoming += self.decoder.decode(data, final=not data)
        *lines, self.incoming = self.incoming.split("\n")
        for line in lines:
            print(line, flush=True)
        if not data:
            if self.incoming:
                print(self.incoming, flush=True)
            self.running = False

    def from_keyboard(self):
        data = os.read(sys.stdin.fileno(), 50)
        self.typed += data
        *lines, self.typed = self.typed.split(b"\n")
        for line in lines:
            self.send(line)
        if not data:
            if self.typed:
                self.send(self.typed)
            self.selector.unregister(sys.stdin.fileno())
            self.sock.shutdown(socket.SHUT_WR)

    def send(self, line):
        print("sending", len(line), "bytes", file=sys.stderr)
        self.sock.sendall(line)
        self.sock.sendall(b"\n")

    def run(self):
        while self.running:
            for key, _ in self.selector.select():
                key.data()
        self.sock.close()


def main(args):
    try:
        host, port = args
        ipaddress.IPv4Address(host)
        port = int(port)
        if port not in range(1, 65536):
            raise ValueError("PORT must be 1-65535")
    except ValueError as e:
        print("usage: chat.py HOST PORT:", e, file=sys.stderr)
        return 2
    try:
        Chat(host, port).run()
    except OSError as e:
        print("network:", e, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
