"""Exercise 11: a chat room. Many clients at once, and what one says all the others hear.

Run it:   python3 chat_room.py 127.0.0.1 12345
Grade it: grade exercise11
"""

import socket
import sys


def main():
    host = sys.argv[1]
    port = int(sys.argv[2])

    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)

    # TODO 1: bind the server to (host, port), let it listen, and send every client that comes the line "NAME?".

    # TODO 2: choose: a thread for each client, or one loop with selectors. Nothing may wait for one client alone.
    #         For each client keep its name (none at first) and the bytes that are not yet a whole line.

    # TODO 3: take whole lines out of what comes. The first good one is the name: WELCOME to this client,
    #         "* name joined" to the others. A bad or taken one: "NAME?" again.

    # TODO 4: send what a named client says to every other named client.

    # TODO 5: when a client goes, by an end or by an error: "* name left" to the others, and its name is free.

    # TODO 6: what if a client does not read? Nobody may wait in a send for it. The README says how.

    # TODO 7: what if an argument is missing or wrong? What if the port is taken?

    print(f"This server does not listen on {host}:{port} yet.", file=sys.stderr)


main()
