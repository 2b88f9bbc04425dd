import socket
import sys
import ipaddress

if len(sys.argv) != 3:
    sys.exit("Usage: python3 tcp_client.py HOST PORT")
try:
    host = str(ipaddress.IPv4Address(sys.argv[1]))
    port = int(sys.argv[2])
except ValueError as e:
    sys.exit(f"Wrong argument: {e}")
if not 1 <= port <= 65535:
    sys.exit("PORT must be from 1 to 65535")

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
