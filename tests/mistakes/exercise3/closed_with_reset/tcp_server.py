import socket
import struct
import sys
import threading
import time


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
print("Server is listening on", HOST, PORT)


def handle_client(client, address):
    # no TIME_WAIT
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    try:
        client.sendall("You are connected!".encode("utf-8"))
        time.sleep(1)  # time for the client to read it
    except OSError as e:
        print(address, e)
    client.close()


while True:
    client, address = server.accept()
    threading.Thread(target=handle_client, args=(client, address), daemon=True).start()
