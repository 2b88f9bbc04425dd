import socket
import sys

if len(sys.argv) != 3:
    print("usage: tcp_server.py HOST PORT", file=sys.stderr)
    sys.exit(2)
HOST = sys.argv[1]
try:
    PORT = int(sys.argv[2])
except ValueError:
    print("PORT must be a number", file=sys.stderr)
    sys.exit(2)
if not 0 < PORT < 65536:
    print("PORT is out of range", file=sys.stderr)
    sys.exit(2)

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
