import os
import signal
import socket
import sys


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

child = os.fork()
if child == 0:
    # the child sends what is typed
    try:
        for line in sys.stdin.buffer:
            sock.sendall(line.rstrip(b"\n") + b"\n")
        sock.shutdown(socket.SHUT_WR)
    except OSError as e:
        print("child:", e, file=sys.stderr)
    os._exit(0)

# the parent prints what is received
try:
    with sock.makefile("rb") as lines:
        for line in lines:
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()
except OSError as e:
    print("parent:", e, file=sys.stderr)
os.kill(child, signal.SIGTERM)
os.waitpid(child, 0)
sys.exit(0)
