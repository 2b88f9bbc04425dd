import socket
import struct
import sys
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
    sys.stderr.write("usage: storm_receive.py HOST PORT TARGET\n")
    sys.exit(2)
HOST, PORT, TARGET = sys.argv[1], int(sys.argv[2]), sys.argv[3]
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
    if number > expected or (done and number >= expected):
        continue
    if number == expected:
        expected += 1
        content += block
        if block == "":
            try:
                with open(TARGET, "wb") as f:
                    f.write(content)
            except OSError as e:
                print("Cannot write:", e, file=sys.stderr)
                sys.exit(1)
            done = True
            s.settimeout(1)
    s.sendto(b"A" + packet[1:5] + struct.pack("!I", zlib.crc32(packet[1:5])), addr)
