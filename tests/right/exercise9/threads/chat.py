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

try:
    while True:
        text = input()
        sock.sendall(text.encode() + b"\n")
except EOFError:
    sock.shutdown(socket.SHUT_WR)
receiver.join()
