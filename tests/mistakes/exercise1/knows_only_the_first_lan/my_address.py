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

if nums[0] == 127:
    print("127.0.0.1")
else:
    print(socket.gethostbyname(socket.gethostname()))
