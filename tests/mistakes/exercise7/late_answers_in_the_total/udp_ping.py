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
answered = set()

for n in range(1, COUNT + 1):
    sock.sendto(f"PING {n}".encode(), (HOST, PORT))
    end = time.monotonic() + 0.5
    ok = False
    while not ok and time.monotonic() < end:
        sock.settimeout(max(0.001, end - time.monotonic()))
        try:
            data, sender = sock.recvfrom(1024)
        except socket.timeout:
            break
        if sender != (HOST, PORT):
            continue
        # every PING that we have sent may be answered
        for k in range(1, n + 1):
            if data == f"PONG {k}".encode():
                answered.add(k)
                ok = k == n
    print(n, "ok" if ok else "lost")

print(f"{COUNT} sent, {len(answered)} received")
sys.exit(0 if answered else 1)
