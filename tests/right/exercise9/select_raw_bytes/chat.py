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

try:
    sock = socket.create_connection((HOST, PORT))
except OSError as e:
    print(f"{HOST}:{PORT}: {e}", file=sys.stderr)
    sys.exit(1)

# bytes go through as they are, in both directions
last = b"\n"
watch = [sock, 0]
while True:
    readable, _, _ = select.select(watch, [], [])
    if 0 in readable:
        typed = os.read(0, 4096)
        if typed:
            sock.sendall(typed)
            last = typed[-1:]
        else:
            if last != b"\n":
                sock.sendall(b"\n")
            sock.shutdown(socket.SHUT_WR)
            watch.remove(0)
    if sock in readable:
        data = sock.recv(4096)
        if not data:
            break
        while data:
            data = data[os.write(1, data):]
sock.close()
