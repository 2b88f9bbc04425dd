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


def serve(connection):
    while True:
        data = connection.recv(4096)
        if data == b"":
            return
        connection.sendall(b"Echo: " + data)


def main():
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        server.bind((HOST, PORT))
    except OSError as error:
        sys.stderr.write(f"{HOST}:{PORT}: {error}\n")
        sys.exit(1)
    server.listen()
    while True:
        connection, address = server.accept()
        with connection:
            try:
                serve(connection)
            except OSError as error:
                sys.stderr.write(f"{address}: {error}\n")


main()
