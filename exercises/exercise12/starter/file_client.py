"""Exercise 12: fetch a file, and keep it only when its size and its SHA-256 are right.

Run it:   python3 file_client.py 127.0.0.1 12345 hello.txt copy.txt   (with the server in another terminal)
Grade it: grade exercise12
"""

import socket
import sys
from pathlib import Path


def main():
    host = sys.argv[1]
    port = int(sys.argv[2])
    name = sys.argv[-2]
    target = Path(sys.argv[-1])

    connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)

    # TODO 1: connect to (host, port), and send `GET name` and a newline.

    # TODO 2: receive until there is a newline: that is the answer's first line.
    #         What stands behind the newline is already the beginning of the file: keep it.

    # TODO 3: receive the rest, until you have as many bytes as the line says.

    # TODO 4: write the bytes to a temporary file beside target. When the size and the hash are right,
    #         os.replace() it to target. You need `import os` and `import hashlib` for this.

    # TODO 5: `ERR`, an end too early, a reset, a wrong hash, nobody listens: say so on standard error,
    #         remove the temporary file, leave target as it was, exit status 1.

    print(f"This client does not fetch {name} from {host}:{port} to {target} yet.", file=sys.stderr)


main()
