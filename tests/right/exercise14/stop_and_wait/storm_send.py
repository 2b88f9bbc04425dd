import socket
import struct
import sys
import zlib
import time

if len(sys.argv) != 4:
    print("usage: python3 storm_send.py HOST PORT FILE", file=sys.stderr)
    sys.exit(2)
host = sys.argv[1]
numbers = host.split(".")
if len(numbers) != 4 or not all(n.isdigit() and int(n) <= 255 for n in numbers):
    print("HOST is not an IPv4 address", file=sys.stderr)
    sys.exit(2)
if not sys.argv[2].isdigit() or not 1 <= int(sys.argv[2]) <= 65535:
    print("PORT is not a number from 1 to 65535", file=sys.stderr)
    sys.exit(2)
port = int(sys.argv[2])

try:
    with open(sys.argv[3], "rb") as file:
        content = file.read()
except OSError as error:
    print("cannot read the file:", error, file=sys.stderr)
    sys.exit(1)

blocks = []
for start in range(0, len(content), 1000):
    blocks.append(content[start:start + 1000])
blocks.append(b"")

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


def wait_for_ack(n):
    deadline = time.monotonic() + 0.2
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            return False
        sock.settimeout(left)
        try:
            answer, sender = sock.recvfrom(2048)
        except socket.timeout:
            return False
        if sender != (host, port) or len(answer) != 9 or answer[:1] != b"A":
            continue
        number, crc = struct.unpack(">II", answer[1:])
        if crc == zlib.crc32(answer[1:5]) and number == n:
            return True


try:
    for n, block in enumerate(blocks):
        number = struct.pack(">I", n)
        crc = struct.pack(">I", zlib.crc32(number + block))
        for attempt in range(40):
            sock.sendto(b"D" + number + crc + block, (host, port))
            if wait_for_ack(n):
                break
        else:
            print("no answer to block", n, "- giving up", file=sys.stderr)
            sys.exit(1)
except OSError as error:
    print("the network does not work:", error, file=sys.stderr)
    sys.exit(1)
print("sent", len(content), "bytes")
