import socket
import sys

if len(sys.argv) != 2:
    print("Usage: python3 my_address.py DEST", file=sys.stderr)
    sys.exit(2)
try:
    dest = socket.gethostbyname(sys.argv[1])
except OSError as e:
    print("Not an address:", e, file=sys.stderr)
    sys.exit(2)

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    s.connect((dest, 80))
except OSError as e:
    print("No way to", dest, e, file=sys.stderr)
    sys.exit(1)
print(s.getsockname()[0])
s.close()
