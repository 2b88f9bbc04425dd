import socket
import sys


def die(status, *message):
    print(*message, file=sys.stderr)
    raise SystemExit(status)


match sys.argv[1:]:
    case [host, port]:
        pass
    case _:
        die(2, "I need HOST and PORT")

octets = host.split(".")
if len(octets) != 4 or not all(o.isascii() and o.isdecimal() and int(o) < 256 for o in octets):
    die(2, "bad HOST:", host)
if not (port.isascii() and port.isdecimal() and int(port) in range(1, 65536)):
    die(2, "bad PORT:", port)

try:
    server = socket.create_server((host, int(port)))
except OSError as e:
    die(1, e)

with server:
    while True:
        client, _ = server.accept()
        with client:
            try:
                client.sendall(b"You are connected!")
            except ConnectionError:
                pass
