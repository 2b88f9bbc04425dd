"""Exercise 4: connect, read until the server ends the connection, print the text."""

import socket
import sys


def usage(problem):
    print(
        f"{problem}\nusage: python3 tcp_client.py HOST PORT, such as: python3 tcp_client.py 127.0.0.1 12345",
        file=sys.stderr,
    )
    sys.exit(2)


def read_arguments(arguments):
    if len(arguments) != 2:
        usage(f"Two arguments are needed, not {len(arguments)}.")
    host, port = arguments
    numbers = host.split(".")
    if len(numbers) != 4 or not all(number.isdecimal() and int(number) <= 255 for number in numbers):
        usage(f"HOST has to be four numbers from 0 to 255 with dots between them, not {host!r}.")
    if not port.isdecimal() or not 1 <= int(port) <= 65535:
        usage(f"PORT has to be a number from 1 to 65535, not {port!r}.")
    return host, int(port)


def read_to_end(connection):
    """TCP is a stream: what the server sent at once may come in pieces, and b"" is its end."""
    pieces = []
    while piece := connection.recv(4096):
        pieces.append(piece)
    return b"".join(pieces)


def main():
    host, port = read_arguments(sys.argv[1:])
    try:
        with socket.create_connection((host, port)) as connection:
            received = read_to_end(connection)
    except OSError as error:
        print(f"Cannot talk to {host}:{port}: {error.strerror or error}.", file=sys.stderr)
        sys.exit(1)
    print(received.decode())


main()
