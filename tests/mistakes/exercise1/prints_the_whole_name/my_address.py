import socket
import sys

try:
    (dest,) = sys.argv[1:]
    nums = [int(x) for x in dest.split(".")]
    if len(nums) != 4 or min(nums) < 0 or max(nums) > 255:
        raise ValueError("not an IPv4 address")
except ValueError as e:
    print("Wrong arguments:", e, file=sys.stderr)
    sys.exit(2)

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    sock.connect((dest, 1))
except OSError as e:
    print("Error:", e, file=sys.stderr)
    sys.exit(1)
print(sock.getsockname())
sock.close()
