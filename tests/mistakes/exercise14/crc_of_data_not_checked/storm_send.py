import socket
import struct
import sys
import time
import zlib


def wrong(text):
    print(text, file=sys.stderr)
    sys.exit(2)


if len(sys.argv) != 4:
    wrong("Usage: python3 storm_send.py HOST PORT FILE")
HOST = sys.argv[1]
parts = HOST.split(".")
if len(parts) != 4:
    wrong("HOST must have four numbers")
for part in parts:
    if not part.isdigit() or int(part) > 255:
        wrong("HOST must be numbers from 0 to 255")
if not sys.argv[2].isdigit():
    wrong("PORT must be a number")
PORT = int(sys.argv[2])
if PORT < 1 or PORT > 65535:
    wrong("PORT must be from 1 to 65535")
FILE = sys.argv[3]
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
    for i in range(40):
        s.sendto(packet, (HOST, PORT))
        end = time.time() + 0.2
        while time.time() < end:
            s.settimeout(max(end - time.time(), 0.001))
            try:
                answer, addr = s.recvfrom(1024)
            except TimeoutError:
                break
            if read_ack(answer) == n:
                return True
    return False


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
