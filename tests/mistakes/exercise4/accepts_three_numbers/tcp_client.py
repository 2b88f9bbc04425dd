import socket
import sys

def bad(message):
    print(message, file=sys.stderr)
    sys.exit(2)

if len(sys.argv) != 3:
    bad("usage: python3 tcp_client.py HOST PORT")
host = sys.argv[1]
try:
    socket.inet_aton(host)
except OSError:
    bad("HOST is not an IP address")
try:
    port = int(sys.argv[2])
except ValueError:
    bad("PORT is not a number")
if port < 1 or port > 65535:
    bad("PORT is 1 to 65535")

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
