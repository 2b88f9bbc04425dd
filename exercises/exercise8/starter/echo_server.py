"""Exercise 8: send every byte back until the client has finished sending, then finish too.

Run it:   python3 echo_server.py 127.0.0.1 12345
Grade it: grade exercise8
"""

import socket
import sys


def main():
    host = sys.argv[1]
    port = int(sys.argv[2])

    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)

    # TODO 1: bind the server to (host, port), let it listen, accept() a client.
    #         You know this from exercise 3.

    # TODO 2: receive a piece from the client and send all of it back.

    # TODO 3: do that again and again. Which piece says that the client has finished sending?
    #         Then finish too: close the connection.

    # TODO 4: accept the next client. What if a client breaks off? It must not end the server.

    # TODO 5: what if an argument is missing or wrong? What if the port is taken?
    #         The README says what users should see then.

    print(f"This server does not listen on {host}:{port} yet.", file=sys.stderr)


main()
