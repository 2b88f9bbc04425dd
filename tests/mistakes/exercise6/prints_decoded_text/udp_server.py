import socket
import sys

if len(sys.argv) != 3:
    print("Usage: python3 udp_server.py HOST PORT", file=sys.stderr)
    sys.exit(2)

HOST = sys.argv[1]
parts = HOST.split(".")
if len(parts) != 4:
    print("HOST must have four numbers", file=sys.stderr)
    sys.exit(2)
for p in parts:
    if not p.isdigit() or int(p) > 255:
        print("HOST must be four numbers 0-255", file=sys.stderr)
        sys.exit(2)

if not sys.argv[2].isdigit():
    print("PORT must be a number", file=sys.stderr)
    sys.exit(2)
PORT = int(sys.argv[2])
if PORT < 1 or PORT > 65535:
    print("PORT must be 1-65535", file=sys.stderr)
    sys.exit(2)

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    s.bind((HOST, PORT))
except OSError as e:
    print("bind failed:", e, file=sys.stderr)
    sys.exit(1)

while True:
    data, addr = s.recvfrom(65535)
    print(f"{addr[0]}:{addr[1]} says {data.decode()}")
    s.sendto(data.upper(), addr)
