"""Exercise 6: answer every datagram with the same one in upper case."""

import socket
import sys

MOST = 65535  # no datagram is larger


def usage(problem):
    print(
        f"{problem}\nusage: python3 udp_server.py HOST PORT, such as: python3 udp_server.py 127.0.0.1 12345",
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


def main():
    host, port = read_arguments(sys.argv[1:])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        try:
            server.bind((host, port))
        except OSError as error:
            print(f"Cannot use {host}:{port}: {error.strerror}.", file=sys.stderr)
            sys.exit(1)
        while True:
            datagram, sender = server.recvfrom(MOST)
            server.sendto(datagram.upper(), sender)  # bytes.upper() changes ASCII letters alone


main()
