"""Exercise 1: print the address of this machine that packets to DEST would leave from.

Run it:   python3 my_address.py 127.0.0.1
Grade it: grade exercise1
"""

import socket
import sys


def main():
    dest = sys.argv[1]

    probe = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)  # SOCK_DGRAM is UDP

    # TODO 1: connect the socket to dest, at any port. With UDP this sends nothing.

    # TODO 2: ask the socket for its own address: you get a host and a port.
    #         Print the host, and nothing else.

    # TODO 3: try it with 127.0.0.1, and with the address of another machine on your LAN.

    # TODO 4: what if the argument is missing or no address? What if there is no way to dest?
    #         The README says what users should see then.

    print(f"This program does not know the address for talking to {dest} yet.", file=sys.stderr)


main()
