import os
import socket
import struct
import sys

try:
    dest, = sys.argv[1:]
    packed = bytes(int(n) for n in dest.split("."))
    a, b, c, d = packed
except ValueError as problem:
    os.write(2, f"cannot use these arguments: {problem}\n".encode())
    raise SystemExit(2)

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
    error = probe.connect_ex((dest, 9))
    if error:
        os.write(2, os.strerror(error).encode() + b"\n")
        raise SystemExit(1)
    number, = struct.unpack("!I", socket.inet_aton(probe.getsockname()[0]))

text = ".".join(str(number >> shift & 255) for shift in (24, 16, 8, 0))
os.write(1, text.encode("ascii"))
