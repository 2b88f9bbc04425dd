import sys

import echo


def parse(args):
    if len(args) != 2:
        raise ValueError("two arguments: HOST PORT")
    host, port = args
    numbers = host.split(".")
    if len(numbers) != 4 or not all(n.isdecimal() and int(n) <= 255 for n in numbers):
        raise ValueError("HOST is no IPv4 address")
    if not port.isdecimal() or int(port) not in range(1, 65536):
        raise ValueError("PORT is not between 1 and 65535")
    return host, int(port)


try:
    address = parse(sys.argv[1:])
except ValueError as e:
    sys.stderr.write("echo_server.py: %s\n" % e)
    sys.exit(2)

try:
    server = echo.Server(address, echo.Echo)
except OSError as e:
    sys.stderr.write("echo_server.py: %s\n" % e)
    sys.exit(1)

with server:
    server.serve_forever()
