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
    if zlib.crc32(packet[1:5] + payload) != crc:
        continue
    if number in stored:
        continue
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
