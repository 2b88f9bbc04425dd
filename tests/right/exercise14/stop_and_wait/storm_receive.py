import socket
import struct
import sys
import zlib

if len(sys.argv) != 4:
    print("usage: python3 storm_receive.py HOST PORT TARGET", file=sys.stderr)
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

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    sock.bind((host, port))
except OSError as error:
    print("cannot use this address:", error, file=sys.stderr)
    sys.exit(1)

expected = 0
content = b""
finished = False
while True:
    try:
        packet, sender = sock.recvfrom(2048)
    except socket.timeout:
        break
    if len(packet) < 9 or len(packet) > 1009 or packet[:1] != b"D":
        continue
    number, crc = struct.unpack(">II", packet[1:9])
    block = packet[9:]
    if zlib.crc32(packet[1:5] + block) != crc:
        continue
    if number > expected or (finished and number == expected):
        continue
    if number == expected:
        expected += 1
        content += block
        if block == b"":
            finished = True
            try:
                with open(sys.argv[3], "wb") as file:
                    file.write(content)
            except OSError as error:
                print("cannot write the file:", error, file=sys.stderr)
                sys.exit(1)
            sock.settimeout(1)
    number_bytes = packet[1:5]
    ack = b"A" + number_bytes + struct.pack(">I", zlib.crc32(number_bytes))
    try:
        sock.sendto(ack, sender)
    except OSError as error:
        print("cannot answer:", error, file=sys.stderr)
