import socket
import sys

try:
    HOST, PORT, TARGET = sys.argv[1:]
    PORT = int(PORT)
    nums = [int(x) for x in HOST.split(".")]
    if len(nums) != 4 or min(nums) < 0 or max(nums) > 255 or PORT < 1 or PORT > 65535:
        raise ValueError("out of range")
except ValueError as e:
    print("Wrong arguments:", e, file=sys.stderr)
    sys.exit(2)
BUFFER = 1024

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    server.bind((HOST, PORT))
except OSError as e:
    print("Error:", e, file=sys.stderr)
    sys.exit(1)
print("Waiting for a file...")

received = []
while True:
    data, addr = server.recvfrom(BUFFER)
    received.append(data)
    if len(data) < BUFFER:
        break

try:
    with open(TARGET, "wb") as f:
        for data in received:
            f.write(data)
except OSError as e:
    print("Error:", e, file=sys.stderr)
    sys.exit(1)
server.close()
print("File received from", addr)
