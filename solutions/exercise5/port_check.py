"""Exercise 5: tell for every PORT whether it is open, closed, or does not answer."""

import socket
import sys

SERVICES = {21: "FTP", 22: "SSH", 25: "SMTP", 80: "HTTP", 443: "HTTPS"}
PATIENCE = 1  # second


def usage(problem):
    print(
        f"{problem}\nusage: python3 port_check.py HOST PORT [PORT ...], such as: python3 port_check.py 127.0.0.1 80",
        file=sys.stderr,
    )
    sys.exit(2)


def read_arguments(arguments):
    if len(arguments) < 2:
        usage(f"At least two arguments are needed, not {len(arguments)}.")
    host, *ports = arguments
    numbers = host.split(".")
    if len(numbers) != 4 or not all(number.isdecimal() and int(number) <= 255 for number in numbers):
        usage(f"HOST has to be four numbers from 0 to 255 with dots between them, not {host!r}.")
    for port in ports:
        if not port.isdecimal() or not 1 <= int(port) <= 65535:
            usage(f"PORT has to be a number from 1 to 65535, not {port!r}.")
    return host, [int(port) for port in ports]


def state_of(host, port):
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as knock:
        knock.settimeout(PATIENCE)
        try:
            knock.connect((host, port))
        except ConnectionRefusedError:
            return "closed"  # somebody said no
        except TimeoutError:
            return "no-answer"  # nobody said anything
        return "open"  # leaving the `with` closes the connection politely


def main():
    host, ports = read_arguments(sys.argv[1:])
    for port in ports:
        try:
            print(port, state_of(host, port), SERVICES.get(port, "-"))
        except OSError as error:
            print(f"Cannot try {host}:{port}: {error.strerror}.", file=sys.stderr)
            sys.exit(1)


main()
