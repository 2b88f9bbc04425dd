"""Exercise 4: connect to a server, read to the end, print the text.

Run it:   python3 tcp_client.py 127.0.0.1 12345   (with a server in another terminal)
Grade it: grade exercise4
"""

import socket
import sys


def main():
    host = sys.argv[1]
    port = int(sys.argv[2])

    connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)

    # TODO 1: connect to (host, port).

    # TODO 2: receive. One recv() gives only what has come so far: go on until it gives b"".

    # TODO 3: put the pieces together, decode them once, print the text, close.

    # TODO 4: what if an argument is missing or wrong? What if nobody listens there?
    #         The README says what users should see then.

    print(f"This client does not talk to {host}:{port} yet.", file=sys.stderr)


main()
