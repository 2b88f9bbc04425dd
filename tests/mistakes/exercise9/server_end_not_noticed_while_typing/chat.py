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


def receive():
    rest = b""
    while True:
        try:
            data = sock.recv(4096)
        except OSError:
            break
        if not data:
            break
        rest += data
        while b"\n" in rest:
            line, rest = rest.split(b"\n", 1)
            print(line.decode())
    if rest:
        print(rest.decode(errors="replace"))
    print("The server has closed the connection.", file=sys.stderr)


receiver = threading.Thread(target=receive)
receiver.start()

try:
    while True:
        text = input()
        sock.sendall(text.encode() + b"\n")
except EOFError:
    sock.shutdown(socket.SHUT_WR)
receiver.join()
