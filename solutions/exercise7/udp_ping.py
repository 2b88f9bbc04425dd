"""Exercise 7: send PING 1 to PING n over UDP, and tell which of them were answered in time."""

import socket
import sys
import time

PATIENCE = 0.5  # seconds for each PING
MOST = 65535  # no datagram is larger


def usage(problem):
    print(
        f"{problem}\nusage: python3 udp_ping.py HOST PORT COUNT, such as: python3 udp_ping.py 127.0.0.1 12345 4",
        file=sys.stderr,
    )
    sys.exit(2)


def read_arguments(arguments):
    if len(arguments) != 3:
        usage(f"Three arguments are needed, not {len(arguments)}.")
    host, port, count = arguments
    numbers = host.split(".")
    if len(numbers) != 4 or not all(number.isdecimal() and int(number) <= 255 for number in numbers):
        usage(f"HOST has to be four numbers from 0 to 255 with dots between them, not {host!r}.")
    if not port.isdecimal() or not 1 <= int(port) <= 65535:
        usage(f"PORT has to be a number from 1 to 65535, not {port!r}.")
    if not count.isdecimal() or not 1 <= int(count) <= 1000:
        usage(f"COUNT has to be a number from 1 to 1000, not {count!r}.")
    return host, int(port), int(count)


def is_answered(sock, server, n):
    """Wait for PONG n from the server. What else comes is passed over and gives no new time."""
    expected = f"PONG {n}".encode()
    deadline = time.monotonic() + PATIENCE
    while (left := deadline - time.monotonic()) > 0:
        sock.settimeout(left)
        try:
            datagram, sender = sock.recvfrom(MOST)
        except TimeoutError:
            break
        if sender == server and datagram == expected:
            return True
    return False


def ping(server, count):
    """Send all the PINGs, one after another. Returns how many were answered."""
    received = 0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        for n in range(1, count + 1):
            sock.sendto(f"PING {n}".encode(), server)
            if is_answered(sock, server, n):
                received += 1
                print(n, "ok")
            else:
                print(n, "lost")
    return received


def main():
    host, port, count = read_arguments(sys.argv[1:])
    try:
        received = ping((host, port), count)
    except OSError as error:
        print(f"Cannot ping {host}:{port}: {error.strerror}.", file=sys.stderr)
        sys.exit(1)
    print(f"{count} sent, {received} received")
    sys.exit(0 if received else 1)


main()
