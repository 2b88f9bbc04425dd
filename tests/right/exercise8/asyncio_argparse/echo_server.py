import argparse
import asyncio
import re
import sys


async def echo(reader, writer):
    try:
        while data := await reader.read(10000):
            writer.write(data)
            await writer.drain()
        writer.close()
        await writer.wait_closed()
    except OSError as e:
        print("client lost:", e, file=sys.stderr)
        writer.close()


async def main(host, port):
    server = await asyncio.start_server(echo, host, port)
    print("serving", file=sys.stderr)
    async with server:
        await server.serve_forever()


def host(text):
    if not re.fullmatch(r"\d{1,3}(\.\d{1,3}){3}", text) or any(int(n) > 255 for n in text.split(".")):
        raise argparse.ArgumentTypeError("HOST must be four numbers 0-255")
    return text


def port(text):
    if not re.fullmatch("[0-9]+", text) or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError("PORT must be 1-65535")
    return int(text)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Sends everything back.")
    parser.add_argument("HOST", type=host)
    parser.add_argument("PORT", type=port)
    args = parser.parse_args()
    try:
        asyncio.run(main(args.HOST, args.PORT))
    except OSError as e:
        sys.stderr.write(str(e) + "\n")
        sys.exit(1)
    except KeyboardInterrupt:
        pass
