import argparse
import asyncio
import ipaddress
import sys


class Pinger(asyncio.DatagramProtocol):
    def __init__(self, host, port):
        self.peer = (host, port)
        self.number = None
        self.answer = None

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        if self.answer is None or self.answer.done():
            return
        if addr == self.peer and data == b"PONG %d" % self.number:
            self.answer.set_result(True)

    def error_received(self, exc):
        print("error:", exc, file=sys.stderr)

    async def ping(self, n):
        self.number = n
        self.answer = asyncio.get_running_loop().create_future()
        self.transport.sendto(b"PING %d" % n, self.peer)
        try:
            return await asyncio.wait_for(self.answer, 0.5)
        except asyncio.TimeoutError:
            return False


async def main(args):
    loop = asyncio.get_running_loop()
    transport, pinger = await loop.create_datagram_endpoint(
        lambda: Pinger(args.host, args.port), family=2)
    received = 0
    for n in range(1, args.count + 1):
        if await pinger.ping(n):
            received += 1
            print(f"{n} ok")
        else:
            print(f"{n} lost")
    transport.close()
    print(f"{args.count} sent, {received} received")
    return 0 if received else 1


def address(text):
    return str(ipaddress.IPv4Address(text))


def between(low, high):
    def number(text):
        value = int(text)
        if not low <= value <= high:
            raise ValueError(text)
        return value
    return number


parser = argparse.ArgumentParser()
parser.add_argument("host", type=address)
parser.add_argument("port", type=between(1, 65535))
parser.add_argument("count", type=between(1, 1000))
sys.exit(asyncio.run(main(parser.parse_args())))
