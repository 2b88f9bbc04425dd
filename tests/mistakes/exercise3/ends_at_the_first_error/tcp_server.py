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

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
    s.bind((host, port))
except OSError as error:
    sys.stderr.write("bind failed: " + str(error) + "\n")
    sys.exit(1)
s.listen()

try:
    while True:
        conn, addr = s.accept()
        with conn:
            conn.sendall(b"You are connected!")
except KeyboardInterrupt:
    print("stopped")
except Exception as e:
    print("ERROR", e)
finally:
    s.close()
