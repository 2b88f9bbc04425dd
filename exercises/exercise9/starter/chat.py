"""Exercise 9: send what is typed, print what comes, both at the same time.

Run it:   python3 chat.py 127.0.0.1 12345   (with a server in another terminal)
Grade it: grade exercise9
"""

import socket
import sys


def main():
    host = sys.argv[1]
    port = int(sys.argv[2])

    connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)

    # TODO 1: connect to (host, port).

    # TODO 2: print what the server says, line by line, each as soon as it is complete.
    #         What does recv() give when the server ends the connection?

    # TODO 3: send every line of standard input, with "\n" at its end. This must go on at the same time
    #         as TODO 2: give it a thread of its own, or let select wait for both.

    # TODO 4: when standard input ends, finish sending (shutdown), but go on printing.
    #         When the server ends the connection, end with status 0. The README tells of a trap there.

    # TODO 5: what if an argument is missing or wrong? What if nobody listens there?
    #         The README says what users should see then.

    print(f"This chat does not talk to {host}:{port} yet.", file=sys.stderr)


main()
