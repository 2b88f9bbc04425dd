import argparse
import asyncio
import ipaddress
import string
import sys

ALPHABET = set(string.ascii_letters) | set(string.digits)


class Guest(asyncio.Protocol):
    guests = {}

    def connection_made(self, transport):
        self.transport = transport
        self.name = None
        self.rest = bytearray()
        self.tell("NAME?")

    def data_received(self, data):
        self.rest += data
        while (end := self.rest.find(b"\n")) >= 0:
            line = self.rest[:end]
            del self.rest[:end + 1]
            try:
                self.line_received(line.decode("utf-8"))
            except UnicodeDecodeError:
                self.transport.abort()
                return

    def line_received(self, line):
        match (self.name, line):
            case (None, name) if self.is_good(name):
                self.name = name
                self.tell(f"WELCOME {name}")
                self.tell_others(f"* {name} joined")
                self.guests[name] = self
            case (None, _):
                self.tell("NAME?")
            case (_, ""):
                pass
            case (name, text):
                self.tell_others(f"{name}: {text}")

    def connection_lost(self, error):
        if self.name is not None:
            del self.guests[self.name]
            self.tell_others(f"* {self.name} left")

    def is_good(self, name):
        return 0 < len(name) <= 16 and set(name) <= ALPHABET and name not in self.guests

    def tell(self, line):
        if not self.transport.is_closing():
            self.transport.write(f"{line}\n".encode("utf-8"))

    def tell_others(self, line):
        for guest in self.guests.values():
            if guest is not self:
                guest.tell(line)


async def main(host, port):
    loop = asyncio.get_running_loop()
    try:
        server = await loop.create_server(Guest, host, port, backlog=200)
    except OSError as error:
        print(f"chat_room: {error}", file=sys.stderr)
        return 1
    await server.serve_forever()


def address(text):
    return str(ipaddress.IPv4Address(text))


def port(text):
    value = int(text)
    if not 0 < value < 65536:
        raise argparse.ArgumentTypeError(f"{value} is no port")
    return value


parser = argparse.ArgumentParser()
parser.add_argument("host", type=address)
parser.add_argument("port", type=port)
arguments = parser.parse_args()
sys.exit(asyncio.run(main(arguments.host, arguments.port)))
