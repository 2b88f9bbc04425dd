import socket
import sys

if len(sys.argv) != 3:
    print("usage: python3 tcp_client.py HOST PORT", file=sys.stderr)
    sys.exit(2)
host = sys.argv[1]
numbers = host.split(".")
if host != "localhost":
    if len(numbers) != 4 or not all(n.isdigit() and int(n) < 256 for n in numbers):
        print("wrong HOST", file=sys.stderr)
        sys.exit(2)
if not sys.argv[2].isdigit() or not 1 <= int(sys.argv[2]) <= 65535:
    print("wrong PORT", file=sys.stderr)
    sys.exit(2)
port = int(sys.argv[2])

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
