"""All clients in one thread: non-blocking sockets, one selector, two buffers for each client."""
import ipaddress
import selectors
import socket
import sys
import time

LIMIT = 1 << 16
selector = selectors.DefaultSelector()


class Peer:
    def __init__(self, sock):
        self.sock = sock
        self.incoming = bytearray()
        self.outgoing = bytearray()
        self.finished = False       # we will send no more than outgoing
        self.deadline = None        # then we throw away what comes, until here

    def frames(self):
        while len(self.incoming) >= 4:
            size = int.from_bytes(self.incoming[:4], "big")
            if size > LIMIT:
                raise ValueError("too long")
            if len(self.incoming) < 4 + size:
                break
            body = bytes(self.incoming[4:4 + size])
            del self.incoming[:4 + size]
            yield body.decode("utf-8")      # UnicodeDecodeError is a ValueError

    def read(self):
        data = self.sock.recv(16384)
        if not data:
            if self.deadline:
                raise ConnectionError("gone")
            self.finished = True
        elif not self.finished:
            self.incoming += data
            try:
                for text in self.frames():
                    out = text[::-1].encode("utf-8")
                    self.outgoing += len(out).to_bytes(4, "big") + out
            except ValueError:
                self.finished = True

    def write(self):
        if self.outgoing:
            sent = self.sock.send(self.outgoing)
            del self.outgoing[:sent]
        if self.finished and not self.outgoing and self.deadline is None:
            self.sock.shutdown(socket.SHUT_WR)
            self.deadline = time.monotonic() + 1

    def events(self):
        wants = selectors.EVENT_READ
        if self.outgoing:
            wants |= selectors.EVENT_WRITE
            if self.finished:
                wants = selectors.EVENT_WRITE
        return wants


def drop(peer):
    selector.unregister(peer.sock)
    peer.sock.close()


def main(argv):
    try:
        _, host, port = argv
        ipaddress.IPv4Address(host)
        if not (port.isascii() and port.isdecimal() and 0 < int(port) < 65536):
            raise ValueError("PORT must be 1 to 65535")
    except ValueError as error:
        print("frame_server.py HOST PORT:", error, file=sys.stderr)
        return 2
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, int(port)))
        listener.listen(100)
    except OSError as error:
        print(error, file=sys.stderr)
        return 1
    listener.setblocking(False)
    selector.register(listener, selectors.EVENT_READ)
    while True:
        for key, mask in selector.select(0.25):
            if key.fileobj is listener:
                try:
                    sock, _ = listener.accept()
                except OSError:
                    continue
                sock.setblocking(False)
                selector.register(sock, selectors.EVENT_READ, Peer(sock))
                continue
            peer = key.data
            try:
                if mask & selectors.EVENT_READ:
                    peer.read()
                peer.write()
                selector.modify(peer.sock, peer.events(), peer)
            except BlockingIOError:
                selector.modify(peer.sock, peer.events(), peer)
            except OSError:
                drop(peer)
        now = time.monotonic()
        for key in list(selector.get_map().values()):
            if key.data and key.data.deadline and key.data.deadline < now:
                drop(key.data)


sys.exit(main(sys.argv))
