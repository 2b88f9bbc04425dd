import os
import socket
import sys
import threading

try:
    HOST, PORT = sys.argv[1:]
    PORT = int(PORT)
    nums = [int(x) for x in HOST.split(".")]
    if len(nums) != 4 or min(nums) < 0 or max(nums) > 255 or PORT < 1 or PORT > 65535:
        raise ValueError("out of range")
except ValueError as e:
    print("Wrong arguments:", e, file=sys.stderr)
    sys.exit(2)

sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
try:
    sock.connect((HOST, PORT))
except OSError as e:
    print("Cannot connect:", e, file=sys.stderr)
    sys.exit(1)


def keyboard():
    try:
        for line in sys.stdin:
            if not line.endswith("\n"):
                line += "\n"
            sock.sendall(line.encode("utf-8"))
        sock.shutdown(socket.SHUT_WR)
    except OSError as e:
        print("Cannot send:", e, file=sys.stderr)


threading.Thread(target=keyboard, daemon=True).start()

try:
    for line in sock.makefile("r", encoding="utf-8"):
        print(line, flush=True)
except OSError as e:
    print("Connection lost:", e, file=sys.stderr)
os._exit(0)
