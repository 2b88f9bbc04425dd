import argparse
import asyncio
import ipaddress
import sys


def address(text):
    return str(ipaddress.IPv4Address(text))


def port(text):
    number = int(text)
    if number not in range(1, 65536):
        raise ValueError
    return number


async def throw_away(reader):
    while await reader.read(65536):
        pass


async def talk(reader, writer):
    try:
        while True:
            n = int.from_bytes(await reader.readexactly(4), "big")
            if n > 65_536:
                break
            text = (await reader.readexactly(n)).decode()
            back = text[::-1].encode()
            writer.writelines([len(back).to_bytes(4, "big"), back])
            await writer.drain()
    except (asyncio.IncompleteReadError, UnicodeDecodeError, ConnectionError):
        pass
    try:
        writer.write_eof()
        await asyncio.wait_for(throw_away(reader), 0.8)
    except (OSError, asyncio.TimeoutError, RuntimeError):
        pass
    finally:
        writer.close()
        try:
            await writer.wait_closed()
        except OSError:
            pass


async def main():
    parser = argparse.ArgumentParser(description="Turns texts round.")
    parser.add_argument("HOST", type=address)
    parser.add_argument("PORT", type=port)
    args = parser.parse_args()
    try:
        server = await asyncio.start_server(talk, args.HOST, args.PORT)
    except OSError as error:
        sys.exit(f"cannot listen: {error}")
    print("serving", server.sockets[0].getsockname(), file=sys.stderr)
    async with server:
        await server.serve_forever()


asyncio.run(main())
