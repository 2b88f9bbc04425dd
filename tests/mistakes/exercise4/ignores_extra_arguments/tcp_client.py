import socket, sys
from ipaddress import IPv4Address

if len(sys.argv) < 3:
    print("usage: tcp_client.py HOST PORT", file=sys.stderr)
    sys.exit(2)
try:
    host = str(IPv4Address(sys.argv[1]))
    port = int(sys.argv[2])
    assert 0 < port < 65536
except (ValueError, AssertionError):
    print("HOST must be like 192.168.1.10 and PORT 1-65535", file=sys.stderr)
    sys.exit(2)

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
try:
    s.connect((host, port))
except OSError as e:
    print("Could not connect:", e, file=sys.stderr)
    sys.exit(1)

data = b""
while True:
    part = s.recv(1024)
    if not part:
        break
    data += part
s.close()
print(data.decode("utf-8"))
