import socket
import sys

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
    sock.sendto(b"PING " + str(n).encode(), (HOST, PORT))
    while True:
        data, sender = sock.recvfrom(1024)
        if sender == (HOST, PORT) and data.decode(errors="replace") == "PONG " + str(n):
            break
    print(n, "ok")
    received = received + 1

print(f"{COUNT} sent, {received} received")
sys.exit(0 if received else 1)
