import select
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
blocks = []
try:
    with open(FILE, "rb") as f:
        while True:
            block = f.read(1000)
            blocks.append(block)
            if not block:
                break
except OSError as e:
    sys.stderr.write("file: " + str(e) + "\n")
    sys.exit(1)

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


def transmit(n):
    number = struct.pack(">I", n)
    crc = zlib.crc32(number + blocks[n])
    sock.sendto(b"D" + number + struct.pack(">I", crc) + blocks[n], (HOST, PORT))


waiting = {}
tries = {}
following = 0
while following < len(blocks) or waiting:
    try:
        while following < len(blocks) and len(waiting) < 32:
            transmit(following)
            waiting[following] = time.monotonic()
            tries[following] = 1
            following += 1
        for n in list(waiting):
            if time.monotonic() - waiting[n] > 0.2:
                if tries[n] == 40:
                    sys.stderr.write("gave up at block " + str(n) + "\n")
                    sys.exit(1)
                transmit(n)
                tries[n] += 1
                waiting[n] = time.monotonic()
    except OSError as e:
        sys.stderr.write("network: " + str(e) + "\n")
        sys.exit(1)
    readable, _, _ = select.select([sock], [], [], 0.05)
    if not readable:
        continue
    answer = sock.recv(100)
    if len(answer) != 9 or answer[0:1] != b"A":
        continue
    number, crc = struct.unpack(">II", answer[1:])
    if crc != zlib.crc32(answer[1:5]):
        continue
    if number in waiting:
        del waiting[number]
