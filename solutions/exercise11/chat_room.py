"""Exercise 11: a chat room. Many clients at once, and what one says all the others hear.

One loop serves everybody: select says which sockets have something to read or room to write, and so no call here
ever waits for one client alone. What a client cannot take yet waits in its `outgoing`.
"""

import selectors
import socket
import sys

READ, WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE
LONGEST_NAME = 16
LONGEST_LINE = 4096
MOST_WAITING = 32 * 1024 * 1024  # bytes; who is further behind than this is dropped


def usage(problem):
    print(
        f"{problem}\nusage: python3 chat_room.py HOST PORT, such as: python3 chat_room.py 127.0.0.1 12345",
        file=sys.stderr,
    )
    sys.exit(2)


def read_arguments(arguments):
    if len(arguments) != 2:
        usage(f"Two arguments are needed, not {len(arguments)}.")
    host, port = arguments
    numbers = host.split(".")
    if len(numbers) != 4 or not all(number.isdecimal() and int(number) <= 255 for number in numbers):
        usage(f"HOST has to be four numbers from 0 to 255 with dots between them, not {host!r}.")
    if not port.isdecimal() or not 1 <= int(port) <= 65535:
        usage(f"PORT has to be a number from 1 to 65535, not {port!r}.")
    return host, int(port)


def open_server(host, port):
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # TIME_WAIT must not keep us from starting again
    try:
        server.bind((host, port))
        server.listen()
    except OSError as error:
        print(f"Cannot listen on {host}:{port}: {error.strerror}.", file=sys.stderr)
        sys.exit(1)
    server.setblocking(False)
    return server


class Client:
    """One who is connected. Everything is bytes: we pass text on and need not understand it."""

    def __init__(self, connection):
        self.connection = connection
        self.name = b""  # empty until a good one came
        self.incoming = b""  # received, but not yet a whole line
        self.outgoing = bytearray()  # to be sent as soon as there is room


class Room:
    """Everybody who is connected, and the loop that serves them."""

    def __init__(self, server):
        self.server = server
        self.clients = set()
        self.selector = selectors.DefaultSelector()
        self.selector.register(server, READ)

    def run(self):
        while True:
            for key, events in self.selector.select():
                client = key.data
                if client is None:  # the listening socket: somebody is at the door
                    self.let_in()
                    continue
                try:
                    if events & READ:
                        self.receive_some(client)
                    if events & WRITE and client in self.clients:  # it may have gone just now
                        self.send_some(client)
                except OSError:  # a reset, for example
                    self.let_go(client)

    def let_in(self):
        try:
            connection, _address = self.server.accept()
        except OSError:
            return  # gone before we opened
        connection.setblocking(False)
        client = Client(connection)
        self.clients.add(client)
        self.selector.register(connection, READ, client)
        self.tell(client, b"NAME?")

    def let_go(self, client):
        self.clients.remove(client)
        self.selector.unregister(client.connection)
        client.connection.close()
        if client.name:
            self.tell_others(client, b"* " + client.name + b" left")

    def receive_some(self, client):
        piece = client.connection.recv(65536)
        *lines, client.incoming = (client.incoming + piece).split(b"\n")  # what follows the last \n is no line yet
        for line in lines:
            self.hear(client, line)
        if not piece or len(client.incoming) > LONGEST_LINE:
            self.let_go(client)

    def hear(self, client, line):
        if client.name:
            if line:
                self.tell_others(client, client.name + b": " + line)
        elif self.is_good_name(line):
            client.name = line
            self.tell(client, b"WELCOME " + line)
            self.tell_others(client, b"* " + line + b" joined")
        else:
            self.tell(client, b"NAME?")

    def is_good_name(self, name):
        taken = any(client.name == name for client in self.clients)
        return name.isalnum() and len(name) <= LONGEST_NAME and not taken  # isalnum() of bytes knows ASCII alone

    def tell_others(self, speaker, line):
        for client in self.clients:
            if client.name and client is not speaker:
                self.tell(client, line)

    def tell(self, client, line):
        """Put the line where it waits for its turn. Sending it here could make everybody wait."""
        if not client.outgoing:
            self.selector.modify(client.connection, READ | WRITE, client)  # from now on we ask for room, too
        client.outgoing += line + b"\n"
        if len(client.outgoing) > MOST_WAITING:
            self.hang_up(client)

    def send_some(self, client):
        sent = client.connection.send(client.outgoing)  # as much as there is room for
        del client.outgoing[:sent]
        if not client.outgoing:
            self.selector.modify(client.connection, READ, client)  # there nearly always is room: ask only when needed

    def hang_up(self, client):
        """End a connection; the loop then receives its end and lets the client go like any other."""
        client.outgoing.clear()
        try:
            client.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # it is gone already, and the loop will notice


def main():
    host, port = read_arguments(sys.argv[1:])
    with open_server(host, port) as server:
        Room(server).run()


main()
