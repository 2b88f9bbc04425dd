"""Exercise 14: send a file over UDP through a storm.

Run it:   python3 storm_send.py 127.0.0.1 12345 letter.txt   (with the receiver in another terminal)
Grade it: grade exercise14
"""

import socket
import sys
from pathlib import Path


def main():
    host = sys.argv[1]
    port = int(sys.argv[2])
    file = Path(sys.argv[-1])  # the last argument

    sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

    # TODO 1: read the file, cut it into pieces of at most 1000 bytes, and put an empty piece behind the last.

    # TODO 2: build a DATA for each piece: b"D", the number, the CRC-32, the piece.
    #         struct.pack(">I", number) makes four big-endian bytes, zlib.crc32() the checksum.

    # TODO 3: in fair weather: send each DATA, and wait for its ACK before the next.

    # TODO 4: no ACK within 0.2 seconds (settimeout)? Send it again. After 40 tries: a message, exit status 1.
    #         Drop ACKs that are damaged, that come from a stranger, or that you had before.

    # TODO 5: be quick: up to 32 DATA may wait for their ACKs at the same time, each with a clock of its own.

    print(f"This sender does not send {file} to {host}:{port} yet.", file=sys.stderr)


main()
