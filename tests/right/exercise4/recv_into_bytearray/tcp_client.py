import ipaddress
import socket
import sys


def receive(host, port):
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
        sock.connect((host, port))
        buffer = bytearray(4096)
        used = 0
        while True:
            if used == len(buffer):
                buffer.extend(bytes(len(buffer)))    # twice as much room
            with memoryview(buffer) as view:
                count = sock.recv_into(view[used:])
            if count == 0:
                return buffer[:used].decode("utf-8")
            used += count


try:
    if len(sys.argv) != 3:
        raise ValueError("usage: tcp_client.py HOST PORT")
    host = ipaddress.IPv4Address(sys.argv[1]).exploded
    port = int(sys.argv[2])
    if not 0 < port < 65536:
        raise ValueError(f"{port} is no port")
except ValueError as error:
    print(error, file=sys.stderr)
    sys.exit(2)

try:
    text = receive(host, port)
except OSError as error:
    print(f"{host} {port}: {error}", file=sys.stderr)
    sys.exit(1)
print(text, end="")
