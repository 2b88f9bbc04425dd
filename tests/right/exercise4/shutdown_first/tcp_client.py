import socket
import sys


def parse_host(text):
    parts = text.split('.')
    if len(parts) == 4 and all(p.isdigit() and 0 <= int(p) <= 255 for p in parts):
        return text
    raise ValueError('HOST has to look like 10.0.0.1')


def parse_port(text):
    if text.isdigit() and 1 <= int(text) <= 65535:
        return int(text)
    raise ValueError('PORT has to be a number from 1 to 65535')


if len(sys.argv) != 3:
    print('usage: python3 tcp_client.py HOST PORT', file=sys.stderr)
    sys.exit(2)
try:
    address = parse_host(sys.argv[1]), parse_port(sys.argv[2])
except ValueError as e:
    print(e, file=sys.stderr)
    sys.exit(2)

sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
try:
    sock.connect(address)
    # we have nothing to send: tell the server so at once
    sock.shutdown(socket.SHUT_WR)
    text = bytes()
    data = sock.recv(1024)
    while len(data) > 0:
        text = text + data
        data = sock.recv(1024)
    sock.close()
except OSError as e:
    print('network:', e, file=sys.stderr)
    sys.exit(1)

print(text.decode('utf-8'))
