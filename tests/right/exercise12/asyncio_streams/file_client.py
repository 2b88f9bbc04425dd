import asyncio
import hashlib
import ipaddress
import pathlib
import sys


async def fetch(host, port, name):
    reader, writer = await asyncio.open_connection(host, port)
    try:
        writer.write(b"GET " + name.encode() + b"\n")
        await writer.drain()
        words = (await reader.readline()).decode().split()
        if len(words) != 3 or words[0] != "OK":
            raise ValueError(" ".join(words) or "no answer")
        data = await reader.readexactly(int(words[1]))
        if hashlib.sha256(data).hexdigest() != words[2]:
            raise ValueError("wrong sha256")
        return data
    finally:
        writer.close()


def main():
    try:
        host, port, name, target = sys.argv[1:]
        ipaddress.IPv4Address(host)
        if int(port) not in range(1, 65536):
            raise ValueError
    except ValueError:
        print("usage: file_client.py HOST PORT NAME TARGET", file=sys.stderr)
        return 2
    try:
        data = asyncio.run(fetch(host, int(port), name))
        pathlib.Path(target).write_bytes(data)
    except asyncio.IncompleteReadError as error:
        print(f"only {len(error.partial)} of {error.expected} bytes", file=sys.stderr)
        return 1
    except (OSError, ValueError) as error:
        print("no file:", error, file=sys.stderr)
        return 1


sys.exit(main())
