"""Exercise 13: a small web server on sockets, for the files below one folder.

Run it:   python3 web_server.py 127.0.0.1 12345 site   (site is a folder)
Grade it: grade exercise13
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

    # TODO 2: receive until the empty line. Print what you got on standard error, and visit
    #         http://127.0.0.1:12345/ with your browser: this is what it says.

    # TODO 3: take the first line apart. No request: 400. Neither GET nor HEAD: 405.

    # TODO 4: GET: cut the query off, decode the percent-escapes (urllib.parse.unquote), find the file.
    #         Send the status line, Content-Length, Content-Type, an empty line and the bytes; then close.
    #         A folder means its index.html. Not there: 404. HEAD: the same without the bytes.

    # TODO 5: never trust the name. Where does it really lead? Path.resolve() tells,
    #         and Path.is_relative_to() says whether that is below the folder (which needs a resolve() too).

    # TODO 6: a client may connect and say nothing. Give each one its own threading.Thread.

    print(f"This server does not serve {folder} on {host}:{port} yet.", file=sys.stderr)


main()
