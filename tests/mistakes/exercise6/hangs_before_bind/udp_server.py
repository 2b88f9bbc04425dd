import ipaddress
import socket
import sys

try:
    host, port = sys.argv[1:]
    ipaddress.IPv4Address(host)
    port = int(port)
    if not 1 <= port <= 65535:
        raise ValueError("port out of range")
except ValueError as e:
    print("wrong arguments:", e, file=sys.stderr)
    sys.exit(2)

import time


def port_is_free():
    # connect_ex gives 0 when it is ok
    test = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    result = test.connect_ex((host, port))
    test.close()
    return result == 0


while not port_is_free():
    time.sleep(0.5)

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind((host, port))
while True:
    data, addr = sock.recvfrom(65535)
    sock.sendto(data.upper(), addr)
