import socket
import sys

def usage():
    print("Usage: python3 tcp_client.py HOST PORT")
    sys.exit(2)

if len(sys.argv) != 3:
    usage()
host, port = sys.argv[1], sys.argv[2]
numbers = host.split(".")
if len(numbers) != 4:
    usage()
for n in numbers:
    if not n.isdigit() or int(n) > 255:
        usage()
if not port.isdigit():
    usage()
port = int(port)
if port < 1 or port > 65535:
    usage()

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
