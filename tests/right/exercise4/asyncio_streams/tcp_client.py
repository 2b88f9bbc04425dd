import asyncio
import ipaddress
import sys


async def fetch(host: str, port: int) -> str:
    reader, writer = await asyncio.open_connection(host, port)
    try:
        data = await reader.read(-1)
    finally:
        writer.close()
        await writer.wait_closed()
    return data.decode("utf-8")


def main() -> int:
    if len(sys.argv) != 3:
        print("Usage: tcp_client.py HOST PORT", file=sys.stderr)
        return 2
    try:
        host = str(ipaddress.IPv4Address(sys.argv[1]))
        port = int(sys.argv[2])
    except ValueError as e:
        print(e, file=sys.stderr)
        return 2
    if not 1 <= port <= 65535:
        print("PORT is out of range", file=sys.stderr)
        return 2
    try:
        text = asyncio.run(fetch(host, port))
    except OSError as e:
        print(f"No connection to {host}:{port}: {e}", file=sys.stderr)
        return 1
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
