import os
import socket
import sys
import threading


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
    sys.stderr.write("usage: chat.py HOST PORT\n")
    sys.exit(2)

HOST = sys.argv[1]
PORT = int(sys.argv[2])

sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
try:
    sock.connect((HOST, PORT))
except OSError as e:
    print("Cannot connect:", e, file=sys.stderr)
    sys.exit(1)


def keyboard():
    try:
        for line in sys.stdin:
            if not line.strip():
                break
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
