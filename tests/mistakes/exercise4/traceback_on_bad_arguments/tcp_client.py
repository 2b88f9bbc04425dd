import socket
import sys

host = sys.argv[1]
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
