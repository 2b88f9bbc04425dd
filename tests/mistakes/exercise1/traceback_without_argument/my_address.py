import socket
import sys

dest = sys.argv[1]

numbers = dest.split(".")
good = len(numbers) == 4
for n in numbers:
    if not n.isdigit() or int(n) > 255:
        good = False
if not good or len(sys.argv) > 2:
    print("I need one IPv4 address", file=sys.stderr)
    sys.exit(2)

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    s.connect((dest, 7))
except OSError as e:
    print("Cannot reach it:", e, file=sys.stderr)
    sys.exit(1)
ip, port = s.getsockname()
s.close()
print(ip)
