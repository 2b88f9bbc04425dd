import socket
import sys

if len(sys.argv) != 3:
    print("Usage: python3 echo_server.py HOST PORT", file=sys.stderr)
    sys.exit(2)
HOST = sys.argv[1]
try:
    PORT = int(sys.argv[2])
except ValueError:
    print("PORT is a number", file=sys.stderr)
    sys.exit(2)
if not 0 < PORT < 65536:
    print("PORT is 1-65535", file=sys.stderr)
    sys.exit(2)

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
    try:
        while True:
            data = client.recv(1024)
            if not data:
                break
            client.sendall(data)
    except OSError as e:
        print("Client is gone:", e)
    client.close()
