import socket
import sys

PORT = 12345

def check_arguments():
    if len(sys.argv) != 3:
        return False
    numbers = sys.argv[1].split(".")
    if len(numbers) != 4:
        return False
    try:
        for n in numbers:
            if int(n) < 0 or int(n) > 255:
                return False
        port = int(sys.argv[2])
    except ValueError:
        return False
    return 1 <= port <= 65535


if not check_arguments():
    sys.stderr.write("usage: tcp_server.py HOST PORT\n")
    sys.exit(2)

HOST = sys.argv[1]

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
    server.bind((HOST, PORT))
    server.listen(5)
except OSError as e:
    print("Cannot listen:", e, file=sys.stderr)
    sys.exit(1)
print("Server is listening on", HOST, PORT)

while True:
    client, address = server.accept()
    print("Connection from", address)
    try:
        client.sendall("You are connected!".encode("utf-8"))
    except OSError as e:
        print("Client is gone:", e)
    client.close()
