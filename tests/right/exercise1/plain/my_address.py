import socket
import sys


def wrong(text):
    print(text, file=sys.stderr)
    sys.exit(2)


if len(sys.argv) != 2:
    wrong("Usage: python3 my_address.py DEST")
DEST = sys.argv[1]
parts = DEST.split(".")
if len(parts) != 4:
    wrong("DEST must have four numbers")
for part in parts:
    if not part.isdigit() or int(part) > 255:
        wrong("DEST must be numbers from 0 to 255")

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    s.connect((DEST, 80))
except OSError as e:
    print("No way to", DEST, e, file=sys.stderr)
    sys.exit(1)
print(s.getsockname()[0])
s.close()
