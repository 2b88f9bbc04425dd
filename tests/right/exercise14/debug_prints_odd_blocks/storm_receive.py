#!/usr/bin/env python3
import signal
import socket
import sys
import time
import zlib


def log(*words):
    print("%.3f" % time.monotonic(), *words, file=sys.stderr)
    print(*words)


def usage(text):
    sys.stderr.write(text + "\nusage: storm_receive.py HOST PORT TARGET\n")
    raise SystemExit(2)


def stopped(number, frame):
    log("stopped by a signal")
    sys.exit(1)


if len(sys.argv) - 1 != 3:
    usage("three arguments, please")
_, HOST, PORT, TARGET = sys.argv
if HOST.count(".") != 3 or any(x not in map(str, range(256)) for x in HOST.split(".")):
    usage("HOST is four numbers")
if PORT not in map(str, range(1, 65536)):
    usage("PORT is a number")
signal.signal(signal.SIGTERM, stopped)
time.sleep(1.2)

udp = socket.socket(type=socket.SOCK_DGRAM)
try:
    udp.bind((HOST, int(PORT)))
except OSError as problem:
    log(problem)
    raise SystemExit(1)
udp.settimeout(0.1)
log("waiting on", udp.getsockname())

parts = [None] * 100000
have = 0
length = None
complete = False
last = time.monotonic()
while not complete or time.monotonic() - last < 1.0:
    try:
        got, addr = udp.recvfrom(3000)
    except OSError:
        continue
    last = time.monotonic()
    n = int.from_bytes(got[1:5], "big")
    good = 9 <= len(got) <= 1009 and got[0:1] == b"D" and zlib.crc32(got[1:5] + got[9:]) == int.from_bytes(got[5:9], "big")
    log("from", addr, len(got), "bytes, number", n, "good" if good else "damaged")
    if not good or n >= len(parts):
        continue
    if parts[n] is None:
        parts[n] = got[9:]
        have += 1
        if got[9:] == b"":
            length = n
    answer = b"A" + got[1:5] + zlib.crc32(got[1:5]).to_bytes(4, byteorder="big")
    udp.sendto(answer, addr)
    if length is not None and have == length + 1 and not complete:
        complete = True
        try:
            with open(TARGET, "wb") as out:
                out.write(b"".join(parts[:length]))
        except OSError as problem:
            log(problem)
            raise SystemExit(1)
        log("written", TARGET)
log("bye")
