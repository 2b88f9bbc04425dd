import asyncio
import socket
import sys


def get_arguments():
    """returns host and port, or stops the program"""
    if len(sys.argv) != 3:
        print("I need HOST and PORT", file=sys.stderr)
        sys.exit(2)
    host = sys.argv[1]
    try:
        socket.inet_pton(socket.AF_INET, host)
    except OSError:
        print("not an IPv4 address:", host, file=sys.stderr)
        sys.exit(2)
    try:
        port = int(sys.argv[2])
    except ValueError:
        print("not a port:", sys.argv[2], file=sys.stderr)
        sys.exit(2)
    if port <= 0 or port >= 65536:
        print("not a port:", port, file=sys.stderr)
        sys.exit(2)
    return host, port


class UpperProtocol(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        self.transport.sendto(data.upper(), addr)


async def main():
    host, port = get_arguments()
    loop = asyncio.get_running_loop()
    try:
        await loop.create_datagram_endpoint(UpperProtocol, local_addr=(host, port))
    except OSError as e:
        print(e, file=sys.stderr)
        sys.exit(1)
    await asyncio.Future()


asyncio.run(main())
