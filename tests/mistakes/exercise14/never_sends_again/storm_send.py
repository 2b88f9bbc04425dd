import socket
import struct
import sys
import zlib

try:
    HOST, PORT, FILE = sys.argv[1:]
    PORT = int(PORT)
    nums = [int(x) for x in HOST.split(".")]
    if len(nums) != 4 or min(nums) < 0 or max(nums) > 255 or PORT < 1 or PORT > 65535:
        raise ValueError("out of range")
except ValueError as e:
    print("Wrong arguments:", e, file=sys.stderr)
    sys.exit(2)
try:
    with open(FILE, "rb") as f:
        content = f.read()
except OSError as e:
    print("Cannot read:", e, file=sys.stderr)
    sys.exit(1)

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


def read_ack(packet):
    if len(packet) != 9 or packet[:1] != b"A":
        return None
    number, crc = struct.unpack("!II", packet[1:9])
    if crc != zlib.crc32(packet[1:5]):
        return None
    return number


def send_block(n, block):
    number = struct.pack("!I", n)
    packet = b"D" + number + struct.pack("!I", zlib.crc32(number + block)) + block
    s.sendto(packet, (HOST, PORT))
    while True:
        answer, addr = s.recvfrom(1024)
        if read_ack(answer) == n:
            return True


n = 0
pos = 0
while True:
    block = content[pos:pos + 1000]
    try:
        ok = send_block(n, block)
    except OSError as e:
        print("Cannot send:", e, file=sys.stderr)
        sys.exit(1)
    if not ok:
        print("Nobody answers, I give up.", file=sys.stderr)
        sys.exit(1)
    if block == b"":
        break
    n += 1
    pos += 1000
print("Sent", len(content), "bytes")
