import os
import socket
import sys
import threading

if len(sys.argv) != 3:
    sys.exit("Usage: python3 chat.py HOST PORT")
HOST, PORT = sys.argv[1], sys.argv[2]
numbers = HOST.split(".")
if len(numbers) != 4 or not all(n.isdigit() and int(n) < 256 for n in numbers):
    sys.exit("HOST must be an IPv4 address")
if not PORT.isdigit() or not 1 <= int(PORT) <= 65535:
    sys.exit("PORT must be a number from 1 to 65535")
PORT = int(PORT)

sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
try:
    sock.connect((HOST, PORT))
except OSError as e:
    print("Cannot connect:", e, file=sys.stderr)
    sys.exit(1)


def keyboard():
    try:
        for line in sys.stdin:
            if not line.endswith("\n"):
                line += "\n"
            sock.sendall(line.encode("utf-8"))
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
