import asyncio
import sys


async def greet(reader, writer):
    try:
        writer.write("You are connected!".encode())
        await writer.drain()
        writer.close()
        await writer.wait_closed()
    except OSError:
        pass


async def main(host, port):
    server = await asyncio.start_server(greet, host, port)
    async with server:
        await server.serve_forever()


def check(args):
    try:
        host, port = args
        numbers = [int(n) for n in host.split(".")]
        port = int(port)
    except ValueError:
        return None
    if len(numbers) != 4 or min(numbers) < 0 or max(numbers) > 255:
        return None
    if port < 1 or port > 65535:
        return None
    return host, port


if __name__ == "__main__":
    good = check(sys.argv[1:])
    if good is None:
        print("usage: python3 tcp_server.py HOST PORT", file=sys.stderr)
        sys.exit(2)
    try:
        asyncio.run(main(*good))
    except OSError as e:
        print("error:", e, file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        pass
