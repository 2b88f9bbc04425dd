import socket
import sys


def usage(why):
    print("Wrong arguments:", why, file=sys.stderr)
    print("Usage: python3 tcp_client.py HOST PORT", file=sys.stderr)
    sys.exit(2)


if len(sys.argv) != 3:
    usage("I need HOST and PORT")

numbers = sys.argv[1].split(".")
if len(numbers) != 4:
    usage("HOST is four numbers with dots")
for n in numbers:
    if not n.isdecimal() or int(n) > 255:
        usage("every number in HOST is 0-255")

if not sys.argv[2].isdecimal() or not 1 <= int(sys.argv[2]) <= 65535:
    usage("PORT is a number from 1 to 65535")

HOST = sys.argv[1]
PORT = int(sys.argv[2])


s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect((HOST, PORT))

data = b""
while True:
    part = s.recv(1024)
    if not part:
        break
    data += part

print(data.decode("utf-8"))
s.close()
