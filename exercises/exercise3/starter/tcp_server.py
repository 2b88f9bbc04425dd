"""Exercise 3: greet every TCP client with "You are connected!", then wait for the next.

Run it:   python3 tcp_server.py 127.0.0.1 12345
Grade it: grade exercise3
"""

import socket
import sys

GREETING = "You are connected!"


def main():
    host = sys.argv[1]
    port = int(sys.argv[2])

    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)

    # TODO 1: bind the server to (host, port), then let it listen.
    #         `grade exercise3` passes its first checks as soon as this works.

    # TODO 2: accept() a client. It gives you a new socket and the client's address.
    #         Send GREETING.encode() on the new socket, then close it.

    # TODO 3: do that again and again, so that the next client is served too.

    # TODO 4: what if an argument is missing or wrong? What if the port is taken?
    #         The README says what users should see then.

    print(f"This server does not listen on {host}:{port} yet.", file=sys.stderr)


main()
