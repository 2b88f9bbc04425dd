"""asyncio without transports: the loop's own recvfrom and sendto (new in 3.11)."""
import asyncio
import ipaddress
import socket
import sys


def parse(argv):
    if len(argv) != 3:
        return None
    try:
        host = str(ipaddress.IPv4Address(argv[1]))
    except ipaddress.AddressValueError:
        return None
    if not argv[2].isdecimal():
        return None
    port = int(argv[2])
    return (host, port) if 0 < port < 2 ** 16 else None


async def main(address):
    loop = asyncio.get_running_loop()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.setblocking(False)
        try:
            sock.bind(address)
        except OSError as error:
            print(f"{address}: {error.strerror}", file=sys.stderr)
            return 1
        while True:
            data, peer = await loop.sock_recvfrom(sock, 65535)
            try:
                await loop.sock_sendto(sock, data.upper(), peer)
            except OSError as error:
                print(f"{peer}: {error.strerror}", file=sys.stderr)


address = parse(sys.argv)
if address is None:
    print("usage: python3 udp_server.py HOST PORT", file=sys.stderr)
    sys.exit(2)
sys.exit(asyncio.run(main(address)))
