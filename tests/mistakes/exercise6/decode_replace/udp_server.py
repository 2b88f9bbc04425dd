import ipaddress
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

while True:
    data, addr = sock.recvfrom(65535)
    text = data.decode("ascii", errors="replace")
    sock.sendto(text.upper().encode(), addr)
