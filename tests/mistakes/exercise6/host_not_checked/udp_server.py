import socket
import sys

if len(sys.argv) != 3:
    print("Usage: udp_server.py HOST PORT", file=sys.stderr)
    sys.exit(2)
try:
    PORT = int(sys.argv[2])
    if PORT < 1 or PORT > 65535:
        raise ValueError
except ValueError:
    print("PORT must be a number between 1 and 65535", file=sys.stderr)
    sys.exit(2)
HOST = sys.argv[1]

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    s.bind((HOST, PORT))
except OSError as e:
    print("bind failed:", e, file=sys.stderr)
    sys.exit(1)

while True:
    data, addr = s.recvfrom(65535)
    s.sendto(data.upper(), addr)
