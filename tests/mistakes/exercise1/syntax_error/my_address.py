import socket
import sys

ALLOWED = [str(n) for n in range(256)]

if len(sys.argv) != 2:
    print("usage: my_address.py DEST", file=sys.stderr)
    sys.exit(2)
dest = sys.argv[1]
parts = dest.split(".")
if len(parts) != 4 or any(p not in ALLOWED for p in parts):
    print("usage: my_address.py DEST", file=sys.stderr)
    sys.exit(2)

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    s.connect((dest, 80)
    print(s.getsockname()[0])
except OSError as e:
    print(e, file=sys.stderr)
    sys.exit(1)
s.close()
