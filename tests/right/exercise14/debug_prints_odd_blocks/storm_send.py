#!/usr/bin/env python3
import itertools
import select
import socket
import sys
import time
import zlib
from binascii import crc32


def log(*words):
    print("%.3f" % time.monotonic(), *words, file=sys.stderr)
    print(*words)


def usage(text):
    sys.stderr.write(text + "\nusage: storm_send.py HOST PORT FILE\n")
    raise SystemExit(2)


if len(sys.argv) - 1 != 3:
    usage("three arguments, please")
_, HOST, PORT, FILE = sys.argv
if HOST.count(".") != 3 or any(x not in map(str, range(256)) for x in HOST.split(".")):
    usage("HOST is four numbers")
if PORT not in map(str, range(1, 65536)):
    usage("PORT is a number")
time.sleep(0.7)

# blocks of 1, 2, 3, 1000, 999, 17 bytes and again from the start
try:
    f = open(FILE, "rb")
except OSError as problem:
    log(problem)
    raise SystemExit(1)
blocks = []
for size in itertools.cycle([1, 2, 3, 1000, 999, 17]):
    blocks.append(f.read(size))
    if blocks[-1] == b"":
        break
f.close()


def word(x):
    return bytes([x >> 24 & 255, x >> 16 & 255, x >> 8 & 255, x & 255])


udp = socket.socket(type=socket.SOCK_DGRAM)
tries = dict.fromkeys(range(len(blocks)), 0)      # number -> how often sent
due = dict.fromkeys(range(len(blocks)), 0.0)      # number -> when to send (again)
while tries:
    window = [n for _, n in zip(range(20), tries)]
    now = time.monotonic()
    for n in window:
        if due[n] > now:
            continue
        if tries[n] >= 40:
            log("DATA", n, "was sent 40 times, I give up")
            raise SystemExit(1)
        tries[n] += 1
        due[n] = now + 0.2
        log("DATA", n, "try", tries[n], len(blocks[n]), "bytes")
        try:
            udp.sendto(b"".join([b"D", word(n), word(crc32(word(n) + blocks[n])), blocks[n]]), (HOST, int(PORT)))
        except OSError as problem:
            log(problem)
            raise SystemExit(1)
    pause = min(due[n] for n in window) - time.monotonic()
    while select.select([udp], [], [], max(0, pause))[0]:
        pause = 0
        try:
            got = udp.recv(10)
        except OSError:
            continue
        log("got", got)
        if len(got) == 9 and got[0] == 65 and got[5:] == word(zlib.crc32(got[1:5])):
            tries.pop(int(got[1:5].hex(), 16), None)
log("all is there")
