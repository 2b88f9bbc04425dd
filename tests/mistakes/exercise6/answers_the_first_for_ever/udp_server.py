import re
import socket
import sys

if len(sys.argv) != 3 or not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,3}){3}", sys.argv[1]) \
        or any(int(n) > 255 for n in sys.argv[1].split(".")) \
        or not re.fullmatch(r"[0-9]{1,5}", sys.argv[2]) or not 1 <= int(sys.argv[2]) <= 65535:
    print("usage: python3 udp_server.py HOST PORT", file=sys.stderr)
    sys.exit(2)

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    s.bind((sys.argv[1], int(sys.argv[2])))
except OSError as e:
    print("cannot bind:", e, file=sys.stderr)
    sys.exit(1)

data, addr = s.recvfrom(65535)
while True:
    s.sendto(data.upper(), addr)
