import socket
import sys

try:
    host, port = sys.argv[1:]
    port = int(port)
    nums = [int(x) for x in host.split(".")]
    if len(nums) != 4 or min(nums) < 0 or max(nums) > 255 or port < 1 or port > 65535:
        raise ValueError("out of range")
except ValueError as e:
    print("Wrong arguments:", e, file=sys.stderr)
    sys.exit(2)

s = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
try:
    s.bind(("::", port))
except OSError as error:
    sys.stderr.write("bind failed: " + str(error) + "\n")
    sys.exit(1)
s.listen()

while True:
    conn, addr = s.accept()
    try:
        conn.send(b"You are connected!")
    except OSError:
        print("lost", addr)
    conn.close()
