import ipaddress
import socket
import sys


def usage(why):
    print(why, file=sys.stderr)
    print("usage: python3 udp_server.py HOST PORT", file=sys.stderr)
    sys.exit(2)


if len(sys.argv) != 3:
    usage("two arguments are needed")

host = sys.argv[1]
try:
    ipaddress.IPv4Address(host)
except ValueError:
    usage("HOST must be four numbers from 0 to 255")

try:
    port = int(sys.argv[2])
except ValueError:
    usage("PORT must be a number")
if port < 1 or port > 65535:
    usage("PORT must be from 1 to 65535")

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    s.bind((host, port))
except OSError as error:
    print("cannot use", host, port, error, file=sys.stderr)
    sys.exit(1)

while True:
    data, addr = s.recvfrom(65535)
    try:
        s.sendto(data.upper(), addr)
    except OSError as error:
        print("no answer to", addr, error, file=sys.stderr)
