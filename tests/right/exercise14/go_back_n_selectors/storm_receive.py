import selectors
import socket
import struct
import sys
import zlib


def fail(status, *text):
    print(*text, file=sys.stderr)
    sys.exit(status)


if len(sys.argv) != 4:
    fail(2, "usage: storm_receive.py HOST PORT TARGET")
host, port, target = sys.argv[1:]
try:
    socket.inet_pton(socket.AF_INET, host)
    port = int(port)
except (OSError, ValueError):
    fail(2, "HOST or PORT is wrong")
if port < 1 or port > 65535:
    fail(2, "PORT must be 1 to 65535")

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    sock.bind((host, port))
except OSError as e:
    fail(1, "cannot bind:", e)
sock.setblocking(False)
selector = selectors.DefaultSelector()
selector.register(sock, selectors.EVENT_READ)

blocks = []
complete = False
while True:
    ready = selector.select(1 if complete else None)
    if not ready:
        break
    try:
        packet, where = sock.recvfrom(1100)
    except OSError:
        continue
    if not 9 <= len(packet) <= 1009:
        continue
    letter, n, crc = struct.unpack_from("!cII", packet)
    if letter != b"D" or crc != zlib.crc32(packet[1:5] + packet[9:]):
        continue
    if n == len(blocks) and not complete:
        blocks.append(packet[9:])
        if packet[9:] == b"":
            complete = True
            try:
                with open(target, "wb") as f:
                    f.writelines(blocks)
            except OSError as e:
                fail(1, "cannot write:", e)
    if n < len(blocks):
        try:
            sock.sendto(struct.pack("!cII", b"A", n, zlib.crc32(packet[1:5])), where)
        except OSError:
            pass
