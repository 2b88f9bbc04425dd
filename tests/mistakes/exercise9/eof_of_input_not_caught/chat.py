import os
import socket
import sys
import threading


def wrong(text):
    print(text, file=sys.stderr)
    sys.exit(2)


if len(sys.argv) != 3:
    wrong("Usage: python3 chat.py HOST PORT")

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

sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
try:
    sock.connect((HOST, PORT))
except OSError as e:
    print("Cannot connect:", e, file=sys.stderr)
    sys.exit(1)


def receive():
    rest = b""
    while True:
        try:
            data = sock.recv(4096)
        except OSError:
            break
        if not data:
            break
        rest += data
        while b"\n" in rest:
            line, rest = rest.split(b"\n", 1)
            print(line.decode())
    if rest:
        print(rest.decode(errors="replace"))
    os._exit(0)


receiver = threading.Thread(target=receive)
receiver.start()

while True:
    text = input()
    sock.sendall(text.encode() + b"\n")
