import re
import select
import socket
import sys

def wrong(text):
    print(text, file=sys.stderr)
    sys.exit(2)


if len(sys.argv) != 3:
    wrong("Usage: python3 chat_room.py HOST PORT")
HOST = sys.argv[1]
parts = HOST.split(".")
if len(parts) != 4:
    wrong("HOST must have four numbers")
for part in parts:
    if not part.isdigit() or int(part) > 255:
        wrong("HOST must be numbers from 0 to 255")
if not sys.argv[2].isdigit() or not 1 <= int(sys.argv[2]) <= 65535:
    wrong("PORT must be a number from 1 to 65535")
PORT = int(sys.argv[2])


class Client:
    def __init__(self, sock):
        self.sock = sock
        self.name = None
        self.incoming = b""
        self.outgoing = bytearray()

    def send(self, line):
        self.outgoing += (line + "\n").encode("utf-8")


clients = []


def send_to_others(me, line):
    for client in clients:
        if client is not me and client.name:
            client.send(line)


def is_taken(name):
    return any(client.name == name for client in clients)


def line_from(client, line):
    if client.name is None:
        if not re.fullmatch("[A-Za-z0-9]{1,16}", line) or is_taken(line):
            client.send("NAME?")
        else:
            client.name = line
            client.send("WELCOME " + line)
            send_to_others(client, f"* {line} joined")
    elif line:
        send_to_others(client, f"{client.name}: {line}")


def remove(client):
    if client in clients:
        clients.remove(client)
        client.sock.close()
        if client.name:
            send_to_others(client, f"* {client.name} left")


def receive(client):
    data = client.sock.recv(4096)
    if not data:
        remove(client)
        return
    client.incoming += data
    if b"\n" in client.incoming:
        line, client.incoming = client.incoming.split(b"\n", 1)
        line_from(client, line.decode("utf-8"))


server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
    server.bind((HOST, PORT))
    server.listen(100)
except OSError as e:
    print("Cannot listen:", e, file=sys.stderr)
    sys.exit(1)
print("Chat room on", HOST, PORT)

while True:
    readers = [server] + [client.sock for client in clients]
    writers = [client.sock for client in clients if client.outgoing]
    can_read, can_write, _ = select.select(readers, writers, [])
    if server in can_read:
        sock, address = server.accept()
        sock.setblocking(False)
        clients.append(Client(sock))
        clients[-1].send("NAME?")
    for client in list(clients):
        try:
            if client.sock in can_read:
                receive(client)
            if client in clients and client.sock in can_write:
                sent = client.sock.send(client.outgoing)
                del client.outgoing[:sent]
        except BlockingIOError:
            pass
        except (OSError, UnicodeDecodeError):
            remove(client)
