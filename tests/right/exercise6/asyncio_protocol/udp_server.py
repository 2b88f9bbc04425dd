import asyncio
import socket
import sys
from ipaddress import AddressValueError, IPv4Address


class Upper(asyncio.DatagramProtocol):
    def __init__(self, sock):
        self.sock = sock

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        if data:
            self.transport.sendto(data.upper(), addr)
        else:
            # transport.sendto() throws empty datagrams away before Python 3.13
            try:
                self.sock.sendto(b"", addr)
            except OSError as exc:
                print("empty answer failed:", exc, file=sys.stderr)

    def error_received(self, exc):
        print("error:", exc, file=sys.stderr)


async def serve(sock):
    loop = asyncio.get_running_loop()
    await loop.create_datagram_endpoint(lambda: Upper(sock), sock=sock)
    await asyncio.Event().wait()


def main():
    try:
        _, host, port = sys.argv
        IPv4Address(host)
        port = int(port)
        if not 1 <= port <= 65535:
            raise ValueError("PORT is 1 to 65535")
    except (AddressValueError, ValueError) as exc:
        print(f"wrong arguments ({exc}); usage: udp_server.py HOST PORT", file=sys.stderr)
        sys.exit(2)

    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setblocking(False)
    try:
        sock.bind((host, port))
    except OSError as exc:
        print(f"cannot bind {host}:{port}: {exc}", file=sys.stderr)
        sys.exit(1)
    asyncio.run(serve(sock))


main()
