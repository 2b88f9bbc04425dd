import argparse
import asyncio
import os
import socket
import sys
import threading


def host(text):
    numbers = [int(n) for n in text.split(".")]
    if len(numbers) != 4 or not all(0 <= n <= 255 for n in numbers):
        raise ValueError
    return text


def port(text):
    if not 1 <= int(text) <= 65535:
        raise ValueError
    return int(text)


def read_keyboard(loop, queue):
    rest = b""
    while data := os.read(0, 1024):
        *lines, rest = (rest + data).split(b"\n")
        for line in lines:
            loop.call_soon_threadsafe(queue.put_nowait, line)
    if rest:
        loop.call_soon_threadsafe(queue.put_nowait, rest)
    loop.call_soon_threadsafe(queue.put_nowait, None)


async def send(writer, queue):
    try:
        while (line := await queue.get()) is not None:
            writer.write(line + b"\n")
            await writer.drain()
        writer.write_eof()
    except OSError as e:
        print("send:", e, file=sys.stderr)


async def main(args):
    try:
        reader, writer = await asyncio.open_connection(args.host, args.port)
    except OSError as e:
        print("connect:", e, file=sys.stderr)
        return 1
    queue = asyncio.Queue()
    thread = threading.Thread(target=read_keyboard, args=(asyncio.get_running_loop(), queue), daemon=True)
    thread.start()
    sender = asyncio.create_task(send(writer, queue))
    try:
        while line := await reader.readline():
            print(line.decode().rstrip("\n"))
    except OSError as e:
        print("receive:", e, file=sys.stderr)
    sender.cancel()
    writer.close()
    return 0


parser = argparse.ArgumentParser()
parser.add_argument("host", type=host)
parser.add_argument("port", type=port)
sys.exit(asyncio.run(main(parser.parse_args())))
