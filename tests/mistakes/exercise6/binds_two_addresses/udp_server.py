import ipaddress
import select
import socket
import sys

try:
    host, port = sys.argv[1:]
    ipaddress.IPv4Address(host)
    port = int(port)
    if not 1 <= port <= 65535:
        raise ValueError("port out of range")
except ValueError as e:
    print("wrong arguments:", e, file=sys.stderr)
    sys.exit(2)

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    sock.bind((host, port))
except OSError as e:
    print(e, file=sys.stderr)
    sys.exit(1)
print("UDP server on", host, port)

sockets = [sock]
if not host.startswith("127."):
    # so that I can try it on my own computer too
    local = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    local.bind(("127.0.0.1", port))
    sockets.append(local)

while True:
    ready, _, _ = select.select(sockets, [], [])
    for one in ready:
        data, addr = one.recvfrom(65535)
        one.sendto(data.upper(), addr)
