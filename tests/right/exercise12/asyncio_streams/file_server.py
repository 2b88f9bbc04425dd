import asyncio
import hashlib
import ipaddress
import pathlib
import sys


def open_file(folder, name):
    if set(name) & set("/\\\0") or name in ("", ".", ".."):
        return None
    path = (folder / name).resolve()
    return path if path.parent == folder and path.is_file() else None


async def handle(reader, writer, folder):
    try:
        line = await asyncio.wait_for(reader.readline(), 60)
        command, space, name = line.decode("utf-8", "replace").rstrip("\n").partition(" ")
        path = open_file(folder, name)
        if command != "GET" or path is None:
            writer.write("ERR cannot give you »that«\n".encode())
        else:
            data = path.read_bytes()
            writer.write(f"OK {len(data)} {hashlib.sha256(data).hexdigest()}\n".encode())
            writer.write(data)
        await writer.drain()
    except (OSError, ValueError, asyncio.TimeoutError) as error:
        print("dropped:", repr(error), file=sys.stderr)
    finally:
        writer.close()


async def main(host, port, folder):
    server = await asyncio.start_server(lambda r, w: handle(r, w, folder), host, port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    try:
        _, host, port, folder = sys.argv
        ipaddress.IPv4Address(host)
        port = int(port)
        assert 1 <= port <= 65535
    except (ValueError, AssertionError):
        print("usage: file_server.py HOST PORT FOLDER", file=sys.stderr)
        sys.exit(2)
    folder = pathlib.Path(folder).resolve()
    try:
        list(folder.iterdir())
        asyncio.run(main(host, port, folder))
    except OSError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        pass
