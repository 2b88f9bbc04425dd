# Chat room from a tutorial
import socket
import sys
import threading

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

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
    server.bind((HOST, PORT))
    server.listen(100)
except OSError as e:
    print("Cannot listen:", e, file=sys.stderr)
    sys.exit(1)
print("Chat room on", HOST, PORT)

clients = []
nicknames = []


def broadcast(message):
    for client in clients:
        client.send(message)


def handle(client):
    while True:
        try:
            message = client.recv(1024)
            if not message:
                raise ConnectionError
            broadcast(message)
        except OSError:
            index = clients.index(client)
            clients.remove(client)
            client.close()
            nickname = nicknames.pop(index)
            broadcast(f"{nickname} left the chat!".encode("utf-8"))
            break


while True:
    client, address = server.accept()
    print(f"Connected with {address}")
    client.send("NICK".encode("utf-8"))
    nickname = client.recv(1024).decode("utf-8")
    nicknames.append(nickname)
    clients.append(client)
    print(f"Nickname of the client is {nickname}")
    broadcast(f"{nickname} joined the chat!".encode("utf-8"))
    client.send("Connected to the server!".encode("utf-8"))
    threading.Thread(target=handle, args=(client,), daemon=True).start()
