"""Exercise 12: serve the files of one folder, each with its size and its SHA-256.

Run it:   python3 file_server.py 127.0.0.1 12345 shared   (shared is a folder)
Grade it: grade exercise12
"""

import socket
import sys
from pathlib import Path


def main():
    host = sys.argv[1]
    port = int(sys.argv[2])
    folder = Path(sys.argv[-1])  # the last argument

    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)

    # TODO 1: bind the server to (host, port), listen, and accept one client after another.

    # TODO 2: receive until there is a newline: that is the request. Take the name out of `GET name`.

    # TODO 3: read that file's bytes. Send `OK size sha256` and a newline, then the bytes, then close.
    #         hashlib.sha256(content).hexdigest() gives the hash (`import hashlib` first).

    # TODO 4: no such file? Send `ERR`, a space, a reason and a newline, close, and serve the next client.

    # TODO 5: never trust the name. Where does it really lead? Path.resolve() tells;
    #         serve it only when its parent is the folder (which needs a resolve() too).

    print(f"This server does not serve {folder} on {host}:{port} yet.", file=sys.stderr)


main()
