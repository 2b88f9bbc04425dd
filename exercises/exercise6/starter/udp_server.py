"""Exercise 6: answer every datagram with the same one in upper case.

Run it:   python3 udp_server.py 127.0.0.1 12345
Grade it: grade exercise6
"""

import socket
import sys


def main():
    host = sys.argv[1]
    port = int(sys.argv[2])

    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

    # TODO 1: bind the server to (host, port). UDP needs no listen() and no accept().

    # TODO 2: recvfrom() a datagram: you get its bytes and its sender's address.
    #         sendto() the answer to that address, in upper case.

    # TODO 3: do that again and again, for every sender.

    # TODO 4: what if an argument is missing or wrong? What if the port is taken?
    #         The README says what users should see then.

    print(f"This server does not answer on {host}:{port} yet.", file=sys.stderr)


main()
