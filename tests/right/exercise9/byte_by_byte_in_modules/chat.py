import socket
import sys
import threading

import keyboard
import screen

try:
    HOST, PORT = sys.argv[1:]
    PORT = int(PORT)
    nums = [int(x) for x in HOST.split(".")]
    if len(nums) != 4 or min(nums) < 0 or max(nums) > 255 or PORT < 1 or PORT > 65535:
        raise ValueError("out of range")
except ValueError as e:
    print("Wrong arguments:", e, file=sys.stderr)
    sys.exit(2)

try:
    sock = socket.create_connection((HOST, PORT), timeout=4)
except OSError as e:
    sys.exit(f"chat.py: {e}")
sock.settimeout(None)
sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
print("connected", file=sys.stderr)
threading.Thread(target=keyboard.send_all, args=(sock,), daemon=True).start()
try:
    screen.print_all(sock)
except OSError as e:
    print("lost:", e, file=sys.stderr)
print("the server has gone", file=sys.stderr)
