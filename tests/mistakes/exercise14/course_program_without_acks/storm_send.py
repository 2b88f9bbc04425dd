import socket
import sys
import time

try:
    HOST, PORT, FILE = sys.argv[1:]
    PORT = int(PORT)
    nums = [int(x) for x in HOST.split(".")]
    if len(nums) != 4 or min(nums) < 0 or max(nums) > 255 or PORT < 1 or PORT > 65535:
        raise ValueError("out of range")
except ValueError as e:
    print("Wrong arguments:", e, file=sys.stderr)
    sys.exit(2)
BUFFER = 1024

client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    f = open(FILE, "rb")
    data = f.read(BUFFER)
    while data:
        client.sendto(data, (HOST, PORT))
        time.sleep(0.01)
        data = f.read(BUFFER)
    f.close()
except OSError as e:
    print("Error:", e, file=sys.stderr)
    sys.exit(1)
client.close()
print("File sent!")
