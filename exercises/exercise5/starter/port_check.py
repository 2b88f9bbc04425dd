"""Exercise 5: tell for every PORT whether it is open, closed, or does not answer.

Run it:   python3 port_check.py 127.0.0.1 8000 8001   (with a server in another terminal)
Grade it: grade exercise5
"""

import socket
import sys

SERVICES = {80: "HTTP"}  # TODO 3: the README has a table of five. What do the other ports get?


def state_of(host, port):
    knock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)

    # TODO 1: connect the socket to (host, port), once. If that works return "open";
    #         if it raises ConnectionRefusedError return "closed". Close the socket in any case.

    # TODO 2: some ports never answer: "no-answer". settimeout() before connecting limits
    #         the waiting; the exception to catch is then TimeoutError.


def main():
    host = sys.argv[1]
    ports = sys.argv[2:]

    # TODO 4: print a line for every port: its number, its state, its service.

    # TODO 5: what if an argument is missing or wrong?
    #         The README says what users should see then.

    print(f"This program does not knock at {len(ports)} ports of {host} yet.", file=sys.stderr)


main()
