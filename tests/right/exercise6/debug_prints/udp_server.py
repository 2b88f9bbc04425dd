# UDP server. Prints a lot so that I can see what is going on.
import socket
import sys
import time

start = time.time()
count = 0


def log(*things):
    print("[%8.3f]" % (time.time() - start), *things)


def show(data):
    # offset, hex, text: like in Wireshark
    for i in range(0, len(data), 16):
        part = data[i:i + 16]
        text = "".join(chr(b) if 32 <= b < 127 else "." for b in part)
        print("    %05x  %-47s  %s" % (i, part.hex(" "), text))


log("my arguments are", sys.argv)
if len(sys.argv) != 3:
    print("I need HOST and PORT", file=sys.stderr)
    sys.exit(2)

HOST = sys.argv[1]
numbers = HOST.split(".")
good = len(numbers) == 4
for n in numbers:
    log("checking", repr(n))
    if not n.isdigit() or int(n) > 255:
        good = False
if not good:
    print("HOST is wrong:", HOST, file=sys.stderr)
    sys.exit(2)

try:
    PORT = int(sys.argv[2])
except ValueError:
    print("PORT is not a number:", sys.argv[2], file=sys.stderr)
    sys.exit(2)
if not (1 <= PORT <= 65535):
    print("PORT is out of range:", PORT, file=sys.stderr)
    sys.exit(2)

log("making the socket")
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
log("socket is", sock)
try:
    sock.bind((HOST, PORT))
except OSError as e:
    print("bind did not work:", e, file=sys.stderr)
    sys.exit(1)
log("bound to", sock.getsockname())

while True:
    log("waiting...")
    data, addr = sock.recvfrom(65535)
    count += 1
    log("datagram", count, "from", addr, "with", len(data), "bytes")
    show(data)
    answer = data.upper()
    sent = sock.sendto(answer, addr)
    log("sent", sent, "bytes back")
    show(answer)
    log("=" * 60)
