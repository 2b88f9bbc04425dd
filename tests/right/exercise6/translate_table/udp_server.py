import signal
import string
import sys
from socket import AF_INET, SOCK_DGRAM, error, inet_pton, socket

TABLE = bytes.maketrans(string.ascii_lowercase.encode(), string.ascii_uppercase.encode())

signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))

args = sys.argv[1:]
try:
    assert len(args) == 2, "HOST PORT, please"
    assert args[0].count(".") == 3, "HOST has four numbers"
    inet_pton(AF_INET, args[0])
    assert args[1].isdigit(), "PORT is a number"
    assert 0 < int(args[1]) < 65536, "PORT is 1 to 65535"
except (AssertionError, error) as problem:
    sys.stderr.write("udp_server.py: %s\n" % problem)
    sys.exit(2)

sock = socket(AF_INET, SOCK_DGRAM)
try:
    sock.bind((args[0], int(args[1])))
except OSError as problem:
    sys.stderr.write("udp_server.py: %s\n" % problem)
    sys.exit(1)

for data, sender in iter(lambda: sock.recvfrom(100000), None):
    sock.sendto(data.translate(TABLE), sender)
