"""Exercise 7: send PING 1 to PING n over UDP, and tell which of them were answered in time.

Run it:   python3 udp_ping.py 127.0.0.1 12345 4   (with the README's server in another terminal)
Grade it: grade exercise7
"""

import socket
import sys


def main():
    host = sys.argv[1]
    port = int(sys.argv[2])

    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

    # TODO 1: the third argument is COUNT. Send PING 1, PING 2 ... to (host, port), each once.

    # TODO 2: after each PING, recvfrom() the answer and print whether it is ok.
    #         Set a timeout first: an answer that got lost never comes.

    # TODO 3: look closely at what came. Is it exactly the PONG of this number, and is its
    #         sender (host, port)? If not, go on waiting, but only for what is left of the
    #         half second. time.monotonic() is a good clock for that.

    # TODO 4: count, print the last line, and end with the right exit status.

    # TODO 5: what if an argument is missing or wrong?
    #         The README says what users should see then.

    print(f"This program does not ping {host}:{port} yet.", file=sys.stderr)


main()
