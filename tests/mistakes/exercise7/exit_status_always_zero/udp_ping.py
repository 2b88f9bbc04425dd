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

for n in range(1, COUNT + 1):
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
sys.exit(0)
