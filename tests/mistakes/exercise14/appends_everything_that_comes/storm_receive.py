import socket
import struct
import sys
import zlib


def wrong(text):
    print(text, file=sys.stderr)
    sys.exit(2)


if len(sys.argv) != 4:
    wrong("Usage: python3 storm_receive.py HOST PORT TARGET")
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
TARGET = sys.argv[3]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    s.bind((HOST, PORT))
except OSError as e:
    print("Cannot bind:", e, file=sys.stderr)
    sys.exit(1)

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
    content += block
    if block == b"" and not done:
        try:
            with open(TARGET, "wb") as f:
                f.write(content)
        except OSError as e:
            print("Cannot write:", e, file=sys.stderr)
            sys.exit(1)
        done = True
        s.settimeout(1)
    s.sendto(b"A" + packet[1:5] + struct.pack("!I", zlib.crc32(packet[1:5])), addr)
