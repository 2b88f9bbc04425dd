"""Threads only carry events to one broker, which alone knows who is in the room.
Starts slowly, thinks a moment about each name, prints all that is said, sends each line in two pieces."""
import collections
import queue
import socket
import sys
import threading
import time

Event = collections.namedtuple("Event", "kind client data")
events = queue.Queue()


class Client:
    def __init__(self, sock):
        self.sock = sock
        self.name = ""
        self.todo = collections.deque()
        self.more = threading.Semaphore(0)
        events.put(Event("new", self, None))
        threading.Thread(target=self.listen, daemon=True).start()
        threading.Thread(target=self.talk, daemon=True).start()

    def listen(self):
        pieces = []
        try:
            while piece := self.sock.recv(1000):
                pieces.append(piece)
                if b"\n" in piece:
                    *lines, last = b"".join(pieces).split(b"\n")
                    pieces = [last]
                    for line in lines:
                        events.put(Event("line", self, line))
        except OSError as error:
            print("listen:", error)
        events.put(Event("gone", self, None))

    def talk(self):
        try:
            while True:
                self.more.acquire()
                data = self.todo.popleft()
                if not data:
                    break
                self.sock.sendall(data[:5])
                self.sock.sendall(data[5:])
        except OSError as error:
            print("talk:", error)

    def give(self, data):
        self.todo.append(data)
        self.more.release()


def accept(listener):
    while True:
        sock, address = listener.accept()
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        Client(sock)


def good(name):
    return name.isascii() and name.isalnum() and len(name) < 17


def broker():
    room = []
    while True:
        kind, client, data = events.get()
        print(kind, client.name, data)
        if kind == "new":
            client.give(b"NAME?\n")
            continue
        if kind == "gone":
            if client in room:
                room.remove(client)
                news = b"* %s left\n" % client.name.encode()
            else:
                news = b""
            client.give(b"")
            try:
                client.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            client.sock.close()
        elif client in room:
            news = b"%s: %s\n" % (client.name.encode(), data) if data else b""
        else:
            time.sleep(0.1)
            try:
                name = data.decode()
            except UnicodeDecodeError:
                name = ""
            if not good(name) or name in [other.name for other in room]:
                client.give(b"NAME?\n")
                continue
            client.name = name
            client.give(b"WELCOME %s\n" % data)
            room.append(client)
            news = b"* %s joined\n" % data
        if news:
            for other in room:
                if other is not client:
                    other.give(news)


def address(host, port):
    numbers = host.split(".")
    assert len(numbers) == 4 and all(n.isdigit() and int(n) <= 255 for n in numbers), "HOST?"
    assert port.isdigit() and 1 <= int(port) <= 65535, "PORT?"
    return host, int(port)


if __name__ == "__main__":
    try:
        where = address(*sys.argv[1:])
    except (AssertionError, TypeError) as error:
        print("chat_room.py HOST PORT:", error, file=sys.stderr)
        sys.exit(2)
    time.sleep(1)
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(where)
    except OSError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
    listener.listen(16)
    threading.Thread(target=accept, args=(listener,), daemon=True).start()
    broker()
