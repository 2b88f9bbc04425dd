import asyncio
import sys


async def client_connected(reader, writer):
    try:
        writer.write("You are connected!".encode())
        await writer.drain()
    except ConnectionError:
        pass
    writer.close()


async def main():
    server = await asyncio.start_server(client_connected, "0.0.0.0", port)
    await server.serve_forever()


try:
    host, port = sys.argv[1:]
    port = int(port)
    nums = [int(x) for x in host.split(".")]
    if len(nums) != 4 or min(nums) < 0 or max(nums) > 255 or port < 1 or port > 65535:
        raise ValueError("out of range")
except ValueError as e:
    print("Wrong arguments:", e, file=sys.stderr)
    sys.exit(2)

try:
    asyncio.run(main())
except OSError as e:
    print(e, file=sys.stderr)
    sys.exit(1)
