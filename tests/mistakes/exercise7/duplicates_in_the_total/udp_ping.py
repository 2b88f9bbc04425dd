import socket
import sys
import time

try:
    HOST, PORT, COUNT = sys.argv[1:]
    PORT = int(PORT)
    nums = [int(x) for x in HOST.split(".")]
    if len(nums) != 4 or min(nums) < 0 or max(nums) > 255 or PORT < 1 or PORT > 65535:
        raise ValueError("out of range")
    COUNT = int(COUNT)
    if COUNT < 1 or COUNT > 1000:
        raise ValueError("COUNT is 1-1000")
except ValueError as e:
    print("Wrong arguments:", e, file=sys.stderr)
    sys.exit(2)

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
received = 0
lost = []

for n in range(1, COUNT + 1):
    sock.sendto(f"PING {n}".encode(), (HOST, PORT))
    end = time.monotonic() + 0.5
    while True:
        rest = end - time.monotonic()
        if rest <= 0:
            lost.append(n)
            print(n, "lost")
            break
        sock.settimeout(rest)
        try:
            data, sender = sock.recvfrom(1024)
        except socket.timeout:
            continue
        words = data.split(b" ")
        if sender != (HOST, PORT) or len(words) != 2 or words[0] != b"PONG" or not words[1].isdigit():
            continue
        number = int(words[1])
        if number > n:
            continue        # not asked yet
        if number in lost:
            continue        # too late
        received += 1
        if number == n:
            print(n, "ok")
            break

print(f"{COUNT} sent, {received} received")
sys.exit(0 if received > 0 else 1)
