import select
import socket
import struct
import sys
import time
import zlib


def wrong(text):
    print(text, file=sys.stderr)
    sys.exit(2)


if len(sys.argv) != 4:
    wrong("Usage: python3 storm_send.py HOST PORT FILE")
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
FILE = sys.argv[3]
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
        while following < len(blocks):
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
