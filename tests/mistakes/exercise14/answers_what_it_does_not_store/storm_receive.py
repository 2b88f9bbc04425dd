import socket
import struct
import sys
import zlib

try:
    HOST, PORT, TARGET = sys.argv[1:]
    PORT = int(PORT)
    nums = [int(x) for x in HOST.split(".")]
    if len(nums) != 4 or min(nums) < 0 or max(nums) > 255 or PORT < 1 or PORT > 65535:
        raise ValueError("out of range")
except ValueError as e:
    print("Wrong arguments:", e, file=sys.stderr)
    sys.exit(2)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    s.bind((HOST, PORT))
except OSError as e:
    print("Cannot bind:", e, file=sys.stderr)
    sys.exit(1)

expected = 0
content = b""
done = False
while True:
    try:
        packet, addr = s.recvfrom(2048)
    except TimeoutError:
        break
    if len(packet) < 9 or len(packet) > 1009 or packet[:1] != b"D":
        continue
    number, crc = struct.unpack("!II", packet[1:9])
    block = packet[9:]
    if crc != zlib.crc32(packet[1:5] + block):
        print("damaged")
        continue
    if number == expected:
        expected += 1
        content += block
        if block == b"":
            try:
                with open(TARGET, "wb") as f:
                    f.write(content)
            except OSError as e:
                print("Cannot write:", e, file=sys.stderr)
                sys.exit(1)
            done = True
            s.settimeout(1)
    s.sendto(b"A" + packet[1:5] + struct.pack("!I", zlib.crc32(packet[1:5])), addr)
