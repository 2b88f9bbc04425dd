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

CLIENT_PORT = 12345

while True:
    data, (client_ip, _) = sock.recvfrom(65535)
    sock.sendto(data.upper(), (client_ip, CLIENT_PORT))
