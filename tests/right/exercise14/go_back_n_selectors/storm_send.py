import selectors
import socket
import struct
import sys
import time
import zlib


def fail(status, *text):
    print(*text, file=sys.stderr)
    sys.exit(status)


def arguments():
    if len(sys.argv) != 4:
        fail(2, "usage: storm_send.py HOST PORT FILE")
    host, port, name = sys.argv[1:]
    try:
        socket.inet_pton(socket.AF_INET, host)
        port = int(port)
    except (OSError, ValueError):
        fail(2, "HOST or PORT is wrong")
    if port < 1 or port > 65535:
        fail(2, "PORT must be 1 to 65535")
    return host, port, name


host, port, name = arguments()
try:
    content = open(name, "rb").read()
except OSError as e:
    fail(1, e)

blocks = [content[i:i + 1000] for i in range(0, len(content), 1000)] + [b""]
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.setblocking(False)
selector = selectors.DefaultSelector()
selector.register(sock, selectors.EVENT_READ)


def send(n):
    crc = zlib.crc32(blocks[n], zlib.crc32(struct.pack("!I", n)))
    try:
        sock.sendto(struct.pack("!cII", b"D", n, crc) + blocks[n], (host, port))
    except BlockingIOError:
        pass
    except OSError as e:
        fail(1, "cannot send:", e)


answered = [False] * len(blocks)
base = 0
following = 0
tries = 1
timer = time.monotonic()
while base < len(blocks):
    while following < len(blocks) and following < base + 32:
        send(following)
        following += 1
    for key, events in selector.select(max(0, timer + 0.2 - time.monotonic())):
        try:
            answer, where = sock.recvfrom(2000)
        except OSError:
            continue
        if where != (host, port) or len(answer) != 9:
            continue
        letter, n, crc = struct.unpack("!cII", answer)
        if letter == b"A" and crc == zlib.crc32(answer[1:5]) and n < len(blocks):
            answered[n] = True
    old = base
    while base < len(blocks) and answered[base]:
        base += 1
    if base > old:
        tries = 1
        timer = time.monotonic()
    elif time.monotonic() >= timer + 0.2:
        if tries == 40:
            fail(1, "nobody answers, giving up at block", base)
        tries += 1
        for n in range(base, following):
            send(n)
        timer = time.monotonic()
