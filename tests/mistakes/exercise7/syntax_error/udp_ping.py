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
received = 0

for n in range(1, COUNT + 1)
    sock.sendto(f"PING {n}".encode(), (HOST, PORT))
    deadline = time.time() + 0.5
    answered = False
    while not answered:
        rest = deadline - time.time()
        if rest <= 0:
            break
        sock.settimeout(rest)
        try:
            data, sender = sock.recvfrom(1024)
        except socket.timeout:
            break
        if sender == (HOST, PORT) and data == f"PONG {n}".encode():
            answered = True
    if answered:
        received += 1
        print(n, "ok")
    else:
        print(n, "lost")

print(f"{COUNT} sent, {received} received")
sock.close()
if received > 0:
    sys.exit(0)
else:
    sys.exit(1)
