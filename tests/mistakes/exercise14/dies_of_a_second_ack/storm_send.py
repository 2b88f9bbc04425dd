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
    file = open(FILE, "rb")
except OSError as error:
    print(error, file=sys.stderr)
    sys.exit(1)

packets = []
payload = None
while payload != b"":
    payload = file.read(1000)
    number = len(packets).to_bytes(4, "big")
    packets.append(b"D" + number + zlib.crc32(number + payload).to_bytes(4, "big") + payload)
file.close()

udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp.settimeout(0.13)
missing = list(range(len(packets)))
tries = [0] * len(packets)
sent_at = [0.0] * len(packets)
while missing:
    for n in missing[:10]:
        if time.monotonic() - sent_at[n] < 0.2:
            continue
        if tries[n] == 40:
            print("Block", n, "is not answered, giving up", file=sys.stderr)
            sys.exit(1)
        tries[n] += 1
        sent_at[n] = time.monotonic()
        try:
            udp.sendto(packets[n], (HOST, PORT))
        except OSError as error:
            print(error, file=sys.stderr)
            sys.exit(1)
    try:
        ack, address = udp.recvfrom(64)
    except TimeoutError:
        continue
    if len(ack) == 9 and ack.startswith(b"A"):
        number, crc = struct.unpack(">II", ack[1:])
        if crc == zlib.crc32(ack[1:5]):
            missing.remove(number)
print("Everything arrived")
