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


def keyboard():
    try:
        text = sys.stdin.read()
        for line in text.split("\n")[:-1]:
            sock.sendall((line + "\n").encode("utf-8"))
        last = text.split("\n")[-1]
        if last:
            sock.sendall((last + "\n").encode("utf-8"))
        sock.shutdown(socket.SHUT_WR)
    except OSError as e:
        print("Cannot send:", e, file=sys.stderr)


threading.Thread(target=keyboard, daemon=True).start()

try:
    for line in sock.makefile("r", encoding="utf-8"):
        print(line.rstrip("\n"), flush=True)
except OSError as e:
    print("Connection lost:", e, file=sys.stderr)
os._exit(0)
