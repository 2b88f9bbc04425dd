import socket
import sys

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
print("Server is listening on", HOST, PORT)

while True:
    client, address = server.accept()
    try:
        client.sendall("You are connected!".encode("utf-8"))
    except OSError:
        pass
    client.close()
