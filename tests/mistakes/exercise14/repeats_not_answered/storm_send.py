import socket
import struct
import sys
import time
import zlib


def check_arguments():
    if len(sys.argv) != 4:
        return False
    numbers = sys.argv[1].split(".")
    if len(numbers) != 4:
        return False
    try:
        for n in numbers:
            if int(n) < 0 or int(n) > 255:
                return False
        return 1 <= int(sys.argv[2]) <= 65535
    except ValueError:
        return False


if not check_arguments():
    sys.stderr.write("usage: storm_send.py HOST PORT FILE\n")
    sys.exit(2)
HOST, PORT, FILE = sys.argv[1], int(sys.argv[2]), sys.argv[3]
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
