import os
import select
import socket
import sys


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


watch = [sock, sys.stdin]
rest = b""
while True:
    ready, _, _ = select.select(watch, [], [])
    if sys.stdin in ready:
        line = sys.stdin.readline()
        if line:
            sock.sendall(line.rstrip("\n").encode("utf-8") + b"\n")
        else:
            sock.shutdown(socket.SHUT_WR)
            watch.remove(sys.stdin)
    if sock in ready:
        data = sock.recv(4096)
        if not data:
            break
        *lines, rest = (rest + data).split(b"\n")
        for line in lines:
            print(line.decode("utf-8"))
if rest:
    print(rest.decode("utf-8"))
os._exit(0)
