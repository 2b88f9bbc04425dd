import socket
import sys
import threading


def wrong(text):
    print(text, file=sys.stderr)
    sys.exit(2)


if len(sys.argv) != 3:
    wrong("Usage: python3 tcp_server.py HOST PORT")

HOST = sys.argv[1]
parts = HOST.split(".")
if len(parts) != 4:
    wrong("HOST must have four numbers")
for part in parts:
    if not part.isdigit() or int(part) > 255:
        wrong("HOST must be numbers from 0 to 255")

if not sys.argv[2].isdigit():
    wrong("PORT must be a number")
PORT = int(sys.argv[2])
if PORT < 1 or PORT > 65535:
    wrong("PORT must be from 1 to 65535")

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
    server.bind((HOST, PORT))
    server.listen(5)
except OSError as e:
    print("Cannot listen:", e, file=sys.stderr)
    sys.exit(1)

lock = threading.Lock()
count = 0


def next_number():
    global count
    with lock:
        count += 1
        return count


while True:
    client, address = server.accept()
    with lock:
        print("Client", next_number(), "is", address)
    try:
        client.sendall("You are connected!".encode("utf-8"))
    except OSError as e:
        print("Client is gone:", e)
    client.close()
