"""Exercise 1: print the address of this machine that packets to DEST would leave from."""

import socket
import sys

ANY_PORT = 9  # nothing is sent there


def usage(problem):
    print(
        f"{problem}\nusage: python3 my_address.py DEST, such as: python3 my_address.py 127.0.0.1",
        file=sys.stderr,
    )
    sys.exit(2)


def read_arguments(arguments):
    if len(arguments) != 1:
        usage(f"One argument is needed, not {len(arguments)}.")
    dest = arguments[0]
    numbers = dest.split(".")
    if len(numbers) != 4 or not all(number.isdecimal() and int(number) <= 255 for number in numbers):
        usage(f"DEST has to be four numbers from 0 to 255 with dots between them, not {dest!r}.")
    return dest


def address_towards(dest):
    """The routing table knows, and connect() asks it. For UDP that sends no packet."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect((dest, ANY_PORT))
        host, _port = probe.getsockname()
        return host


def main():
    dest = read_arguments(sys.argv[1:])
    try:
        print(address_towards(dest))
    except OSError as error:
        print(f"There is no way to {dest}: {error.strerror}.", file=sys.stderr)
        sys.exit(1)


main()
