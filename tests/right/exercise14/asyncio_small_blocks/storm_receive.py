import asyncio
import struct
import sys
import zlib


class Receiver(asyncio.DatagramProtocol):
    def __init__(self, target, finished):
        self.target = target
        self.finished = finished
        self.blocks = {}
        self.end = None
        self.written = False
        self.timer = None

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        if self.timer:
            self.timer.cancel()
        self.take(data, addr)
        if self.written and not self.finished.done():
            self.timer = asyncio.get_running_loop().call_later(1.0, self.quiet)

    def quiet(self):
        if not self.finished.done():
            self.finished.set_result(None)

    def error_received(self, exc):
        pass

    def take(self, data, addr):
        if not 9 <= len(data) <= 1009 or data[:1] != b"D":
            return
        n, crc = struct.unpack(">II", data[1:9])
        if zlib.crc32(data[1:5] + data[9:]) != crc:
            return
        if n not in self.blocks:
            self.blocks[n] = data[9:]
            if data[9:] == b"" and self.end is None:
                self.end = n
            self.try_to_write()
        self.transport.sendto(b"A" + data[1:5] + struct.pack(">I", zlib.crc32(data[1:5])), addr)

    def try_to_write(self):
        if self.written or self.end is None:
            return
        if all(i in self.blocks for i in range(self.end)):
            try:
                with open(self.target, "wb") as f:
                    f.write(b"".join(self.blocks[i] for i in range(self.end)))
                self.written = True
            except OSError as error:
                if not self.finished.done():
                    self.finished.set_exception(error)


async def main(host, port, target):
    loop = asyncio.get_running_loop()
    finished = loop.create_future()
    transport, _ = await loop.create_datagram_endpoint(lambda: Receiver(target, finished), local_addr=(host, port))
    try:
        await finished
    finally:
        transport.close()


try:
    host, port, target = sys.argv[1:]
    port = int(port)
    if [str(int(x)) for x in host.split(".") if int(x) < 256] != host.split("."):
        raise ValueError("HOST")
    if host.count(".") != 3 or not 1 <= port <= 65535:
        raise ValueError("HOST or PORT")
except ValueError as error:
    sys.exit(print("wrong arguments:", error, file=sys.stderr) or 2)
try:
    asyncio.run(main(host, port, target))
except OSError as error:
    sys.exit(print("error:", error, file=sys.stderr) or 1)
