"""Exercise 14: receive a file over UDP through a storm.

Run it:   python3 storm_receive.py 127.0.0.1 12345 copy.txt
Grade it: grade exercise14
"""

import socket
import sys
from pathlib import Path


def main():
    host = sys.argv[1]
    port = int(sys.argv[2])
    target = Path(sys.argv[-1])  # the last argument

    receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

    # TODO 1: bind the receiver to (host, port).

    # TODO 2: recvfrom() a datagram and take it apart: b"D", the number, the CRC-32, the piece.
    #         struct.unpack(">II", datagram[1:9]) gives the two numbers. Damaged? Drop it.

    # TODO 3: store the piece by its number, then send the ACK to where the DATA came from.
    #         Stored before? Send the ACK all the same: the first one may be lost.

    # TODO 4: when the empty piece and all before it are there, join them, write a temporary file
    #         beside target, and os.replace() it to target.

    # TODO 5: go on answering until 1 second has passed in silence (settimeout), then end.

    print(f"This receiver does not wait on {host}:{port} for {target} yet.", file=sys.stderr)


main()
