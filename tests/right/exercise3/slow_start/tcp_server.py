import socket
import sys
import time


def parse(argv):
    if len(argv) != 3:
        return None
    octets = argv[1].split(".")
    if len(octets) != 4:
        return None
    try:
        if any(not 0 <= int(o) <= 255 for o in octets):
            return None
        port = int(argv[2])
    except ValueError:
        return None
    return (argv[1], port) if 0 < port < 65536 else None


address = parse(sys.argv)
if not address:
    print("tcp_server.py HOST PORT", file=sys.stderr)
    sys.exit(2)

print("Starting up", end="")
for _ in range(4):
    time.sleep(0.5)
    print(".", end="")
print()

server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
    server.bind(address)
    server.listen(50)
except OSError as e:
    print(e, file=sys.stderr)
    sys.exit(1)

while True:
    client, _ = server.accept()
    try:
        client.sendall("You are connected!".encode())
    except OSError:
        pass
    client.close()
