import socket
import sys

try:
    HOST, PORT = sys.argv[1:]
    PORT = int(PORT)
    nums = [int(x) for x in HOST.split(".")]
    if len(nums) != 4 or min(nums) < 0 or max(nums) > 255 or PORT < 1 or PORT > 65535:
        raise ValueError("out of range")
except ValueError as e:
    print("Wrong arguments:", e, file=sys.stderr)
    sys.exit(2)

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
    server.bind((HOST, PORT))
    server.listen(5)
except OSError as e:
    print("Cannot listen:", e, file=sys.stderr)
    sys.exit(1)
print("Echo server on", HOST, PORT)

try:
    while True:
        conn, addr = server.accept()
        with conn:
            print("Connected by", addr)
            while True:
                data = conn.recv(2048)
                if not data:
                    break
                conn.sendall(data)
except ConnectionError as e:
    print("Connection lost:", e)
except KeyboardInterrupt:
    print("bye")
finally:
    server.close()
