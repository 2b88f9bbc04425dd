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
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    sock.bind((HOST, PORT))
except OSError as e:
    sys.stderr.write("bind failed: " + str(e) + "\n")
    sys.exit(1)

stored = {}
end = None
written = False


def answer(number, addr):
    n = struct.pack(">I", number)
    sock.sendto(b"A" + n + struct.pack(">I", zlib.crc32(n)), addr)


while True:
    try:
        packet, addr = sock.recvfrom(4096)
    except TimeoutError:
        break
    if packet[0:1] != b"D" or len(packet) < 9 or len(packet) > 1009:
        continue
    number, crc = struct.unpack(">II", packet[1:9])
    payload = packet[9:]
    if number not in stored:
        stored[number] = payload
        if payload == b"":
            end = number
    answer(number, addr)
    if written or end is None:
        continue
    if all(i in stored for i in range(end)):
        try:
            with open(TARGET, "wb") as f:
                for i in range(end):
                    f.write(stored[i])
        except OSError as e:
            sys.stderr.write("cannot write: " + str(e) + "\n")
            sys.exit(1)
        written = True
        sock.settimeout(1)
