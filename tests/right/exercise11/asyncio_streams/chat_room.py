import asyncio
import re
import sys

def wrong(text):
    print(text, file=sys.stderr)
    sys.exit(2)


if len(sys.argv) != 3:
    wrong("Usage: python3 chat_room.py HOST PORT")
HOST = sys.argv[1]
parts = HOST.split(".")
if len(parts) != 4:
    wrong("HOST must have four numbers")
for part in parts:
    if not part.isdigit() or int(part) > 255:
        wrong("HOST must be numbers from 0 to 255")
if not sys.argv[2].isdigit() or not 1 <= int(sys.argv[2]) <= 65535:
    wrong("PORT must be a number from 1 to 65535")
PORT = int(sys.argv[2])

writers = {}  # name -> StreamWriter


def tell(writer, line):
    if not writer.is_closing():
        writer.write(line.encode() + b"\n")


async def tell_others(me, line):
    for name, writer in list(writers.items()):
        if name != me:
            tell(writer, line)


async def ask_name(reader, writer):
    while True:
        tell(writer, "NAME?")
        line = await reader.readline()
        if not line:
            return None
        name = line.decode().removesuffix("\n")
        if re.fullmatch(r"[a-zA-Z0-9]{1,16}", name) and name not in writers:
            writers[name] = writer
            tell(writer, f"WELCOME {name}")
            return name


async def client(reader, writer):
    name = None
    try:
        name = await ask_name(reader, writer)
        if name:
            await tell_others(name, f"* {name} joined")
            while line := await reader.readline():
                text = line.decode().removesuffix("\n")
                if text:
                    await tell_others(name, f"{name}: {text}")
    except (OSError, ValueError) as e:
        print("lost a client:", e)
    if name:
        del writers[name]
        await tell_others(name, f"* {name} left")
    writer.close()


async def main():
    try:
        server = await asyncio.start_server(client, HOST, PORT)
    except OSError as e:
        print(e, file=sys.stderr)
        sys.exit(1)
    async with server:
        await server.serve_forever()


asyncio.run(main())
