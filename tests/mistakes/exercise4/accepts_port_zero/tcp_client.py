import socket
import sys

def check(args):
    if len(args) != 2:
        return "two arguments, please"
    parts = args[0].split(".")
    if len(parts) != 4:
        return "HOST has four numbers"
    for part in parts:
        if not part.isdigit() or int(part) not in range(256):
            return "HOST: " + part + " is not 0-255"
    if not args[1].isdigit() or int(args[1]) not in range(65536):
        return "PORT must be 0-65535"
    return None

problem = check(sys.argv[1:])
if problem:
    print(problem, file=sys.stderr)
    sys.exit(2)
host = sys.argv[1]
port = int(sys.argv[2])

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
try:
    s.connect((host, port))
except OSError as e:
    print("Could not connect:", e, file=sys.stderr)
    sys.exit(1)

data = b""
while True:
    part = s.recv(1024)
    if not part:
        break
    data += part
s.close()
print(data.decode("utf-8"))
