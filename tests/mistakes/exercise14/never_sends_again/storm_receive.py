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
