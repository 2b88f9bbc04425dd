import asyncio
import struct
import sys
import zlib

BLOCK = 128


class Sender(asyncio.DatagramProtocol):
    def __init__(self):
        self.futures = {}

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        if len(data) != 9 or data[:1] != b"A":
            return
        n, crc = struct.unpack(">II", data[1:])
        if crc == zlib.crc32(data[1:5]) and n in self.futures:
            if not self.futures[n].done():
                self.futures[n].set_result(True)

    def error_received(self, exc):
        pass

    async def deliver(self, n, payload, address, places):
        async with places:
            future = self.futures[n] = asyncio.get_running_loop().create_future()
            number = struct.pack(">I", n)
            packet = b"D" + number + struct.pack(">I", zlib.crc32(number + payload)) + payload
            for _ in range(40):
                self.transport.sendto(packet, address)
                done, _ = await asyncio.wait([future], timeout=0.2)
                if done:
                    return
            raise TimeoutError(f"no answer for block {n}")


async def main(host, port, content):
    loop = asyncio.get_running_loop()
    transport, sender = await loop.create_datagram_endpoint(Sender, local_addr=("0.0.0.0", 0))
    places = asyncio.Semaphore(16)
    payloads = [content[i:i + BLOCK] for i in range(0, len(content), BLOCK)] + [b""]
    tasks = [asyncio.create_task(sender.deliver(n, p, (host, port), places)) for n, p in enumerate(payloads)]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        transport.close()


try:
    host, port, name = sys.argv[1:]
    port = int(port)
    if [str(int(x)) for x in host.split(".") if int(x) < 256] != host.split("."):
        raise ValueError("HOST")
    if host.count(".") != 3 or not 1 <= port <= 65535:
        raise ValueError("HOST or PORT")
except ValueError as error:
    sys.exit(print("wrong arguments:", error, file=sys.stderr) or 2)
try:
    with open(name, "rb") as f:
        content = f.read()
    asyncio.run(main(host, port, content))
except TimeoutError as error:
    sys.exit(print("gave up:", error, file=sys.stderr) or 1)
except OSError as error:
    sys.exit(print("error:", error, file=sys.stderr) or 1)
