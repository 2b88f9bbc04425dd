import socket
import sys


def check(args):
    if len(args) != 1:
        return None
    try:
        numbers = [int(x) for x in args[0].split(".")]
    except ValueError:
        return None
    if len(numbers) != 4 or min(numbers) < 0 or max(numbers) > 255:
        return None
    return args[0]


dest = check(sys.argv[1:])
if dest is None:
    print("Wrong arguments, I need DEST", file=sys.stderr)
    sys.exit(2)

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    s.connect((dest, 12345))
    s.send(b"hello")
    address = s.getsockname()
except OSError as e:
    print("It did not work:", e, file=sys.stderr)
    sys.exit(1)
print(address[0])
s.close()
