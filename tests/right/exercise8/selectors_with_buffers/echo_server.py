import selectors
import socket
import sys


def check_arguments(args):
    if len(args) != 2:
        return False
    numbers = args[0].split(".")
    if len(numbers) != 4:
        return False
    try:
        for n in numbers:
            if int(n) < 0 or int(n) > 255:
                return False
        port = int(args[1])
    except ValueError:
        return False
    return 1 <= port <= 65535


if not check_arguments(sys.argv[1:]):
    sys.stderr.write("usage: echo_server.py HOST PORT\n")
    sys.exit(2)

HOST = sys.argv[1]
PORT = int(sys.argv[2])

sel = selectors.DefaultSelector()
LIMIT = 200000


class Client:
    def __init__(self, sock):
        self.sock = sock
        self.buffer = bytearray()
        self.finished = False
        sock.setblocking(False)
        sel.register(sock, selectors.EVENT_READ, self)

    def ready(self, mask):
        try:
            if mask & selectors.EVENT_READ:
                data = self.sock.recv(8192)
                self.buffer += data
                self.finished = not data
            if self.buffer:
                sent = self.sock.send(self.buffer)
                del self.buffer[:sent]
        except BlockingIOError:
            pass
        except OSError as error:
            print("lost a client:", error, file=sys.stderr)
            self.close()
            return
        if self.finished and not self.buffer:
            self.close()
            return
        wanted = 0
        if not self.finished and len(self.buffer) < LIMIT:
            wanted |= selectors.EVENT_READ
        if self.buffer:
            wanted |= selectors.EVENT_WRITE
        sel.modify(self.sock, wanted, self)

    def close(self):
        sel.unregister(self.sock)
        self.sock.close()


server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
    server.bind((HOST, PORT))
except OSError as error:
    print("bind failed:", error, file=sys.stderr)
    sys.exit(1)
server.listen(100)
server.setblocking(False)
sel.register(server, selectors.EVENT_READ, None)

while True:
    for key, mask in sel.select():
        if key.data is None:
            try:
                conn, addr = server.accept()
            except OSError:
                continue
            Client(conn)
        else:
            key.data.ready(mask)
