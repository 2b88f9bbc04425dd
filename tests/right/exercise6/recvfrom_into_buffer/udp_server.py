#!/usr/bin/env python3
import socket
import sys

BUFFER_SIZE = 1 << 16


def die(status, *words):
    print(*words, file=sys.stderr)
    raise SystemExit(status)


def check_host(text):
    try:
        socket.inet_pton(socket.AF_INET, text)
    except OSError:
        die(2, "HOST must look like 192.168.1.10, not", repr(text))
    return text


def check_port(text):
    if not text.isdigit():
        die(2, "PORT must be digits only, not", repr(text))
    if not 1 <= int(text) <= 65535:
        die(2, "PORT must be 1-65535, not", text)
    return int(text)


def upper_in_place(view):
    for i, b in enumerate(view):
        if 97 <= b <= 122:
            view[i] = b - 32


if len(sys.argv) != 3:
    die(2, "usage:", sys.argv[0], "HOST PORT")
where = check_host(sys.argv[1]), check_port(sys.argv[2])

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_UDP)
try:
    server.bind(where)
except OSError as why:
    die(1, "cannot bind:", why)

buffer = bytearray(BUFFER_SIZE)
window = memoryview(buffer)
while True:
    count, sender = server.recvfrom_into(buffer)
    upper_in_place(window[:count])
    try:
        server.sendto(window[:count], sender)
    except OSError as why:
        print("cannot answer:", why, file=sys.stderr)
