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
    sys.stderr.write("usage: echo_server.py HOST PORT\n")
    sys.exit(2)

HOST = sys.argv[1]
PORT = int(sys.argv[2])

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
    server.bind((HOST, PORT))
    server.listen(5)
except OSError as e:
    print("Cannot listen:", e, file=sys.stderr)
    sys.exit(1)
print("Echo server on", HOST, PORT)

while True:
    client, address = server.accept()
    print("Connection from", address)
    while True:
        data = client.recv(1024)
        if not data:
            break
        client.sendall(data)
    client.close()
