"""Exercise 10: answer each frame (4 bytes of length N, then N bytes of UTF-8) with its text reversed.

Run it:   python3 frame_server.py 127.0.0.1 12345
Grade it: grade exercise10
"""

import socket
import sys

MOST = 65536  # a longer frame is refused


def main():
    host = sys.argv[1]
    port = int(sys.argv[2])

    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)

    # TODO 1: bind the server to (host, port), let it listen, accept() a client.

    # TODO 2: write a function that receives exactly so many bytes, however many pieces they come in.
    #         What should it do when the connection ends before?

    # TODO 3: receive 4 bytes: the length. Receive so many bytes: the text.
    #         Send a frame back: 4 bytes with the length of the answer in bytes, and the reversed text.

    # TODO 4: do that until the client has finished, then accept the next one.

    # TODO 5: what if the length is over MOST? What if the bytes are no UTF-8? What if a client breaks off?

    # TODO 6: what if an argument is missing or wrong? What if the port is taken?
    #         The README says what users should see then.

    print(f"This server does not listen on {host}:{port} yet.", file=sys.stderr)


main()
