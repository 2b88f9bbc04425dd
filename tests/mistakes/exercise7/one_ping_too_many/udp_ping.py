import socket
import sys
import time


def wrong(text):
    print(text, file=sys.stderr)
    sys.exit(2)


if len(sys.argv) != 4:
    wrong("Usage: python3 udp_ping.py HOST PORT COUNT")

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

if not sys.argv[3].isdigit():
    wrong("COUNT must be a number")
COUNT = int(sys.argv[3])
if COUNT < 1 or COUNT > 1000:
    wrong("COUNT must be from 1 to 1000")

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


def ping(n):
    sock.sendto(f"PING {n}".encode(), (HOST, PORT))


def wait_for(n):
    end = time.monotonic() + 0.5
    while time.monotonic() < end:
        sock.settimeout(max(0.001, end - time.monotonic()))
        try:
            data, sender = sock.recvfrom(4096)
        except TimeoutError:
            return False
        if sender == (HOST, PORT) and data == f"PONG {n}".encode():
            return True
    return False


received = 0
n = 1
ping(n)
while n <= COUNT:
    if wait_for(n):
        print(n, "ok")
        received += 1
    else:
        print(n, "lost")
    n += 1
    ping(n)
print(f"{COUNT} sent, {received} received")
sys.exit(0 if received else 1)
