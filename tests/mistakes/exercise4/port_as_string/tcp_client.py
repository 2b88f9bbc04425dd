import socket
import sys

if len(sys.argv) != 3:
    print("usage: tcp_client.py HOST PORT", file=sys.stderr)
    sys.exit(2)

host = sys.argv[1]
port = sys.argv[2]

for number in host.split("."):
    if not number.isdigit() or int(number) > 255 or host.count(".") != 3:
        print("HOST must look like 10.0.0.1", file=sys.stderr)
        sys.exit(2)
if not port.isdigit() or int(port) == 0 or int(port) > 65535:
    print("PORT must be 1-65535", file=sys.stderr)
    sys.exit(2)

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
try:
    s.connect((host, port))
except OSError as e:
    print("could not connect:", e, file=sys.stderr)
    sys.exit(1)

data = b""
while True:
    part = s.recv(1024)
    if not part:
        break
    data += part
print(data.decode("utf-8"))
s.close()
