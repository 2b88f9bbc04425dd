import socket
import sys


def wrong(text):
    print(text, file=sys.stderr)
    sys.exit(2)


if len(sys.argv) != 2:
    wrong("Usage: python3 my_address.py DEST")
parts = sys.argv[1].split(".")
if len(parts) != 4:
    wrong("DEST must have four numbers")
for part in parts:
    if not part.isdigit() or int(part) > 255:
        wrong("DEST must be numbers from 0 to 255")

hostname = socket.gethostname()
ip = socket.gethostbyname(hostname)
print(ip)
