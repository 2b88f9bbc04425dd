import asyncio
import ipaddress
import sys


async def my_address(dest):
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.create_datagram_endpoint(
        asyncio.DatagramProtocol, remote_addr=(dest, 65535)
    )
    try:
        return transport.get_extra_info("sockname")[0]
    finally:
        transport.close()


def main(args):
    if len(args) != 1:
        print("one argument: DEST", file=sys.stderr)
        return 2
    try:
        dest = str(ipaddress.IPv4Address(args[0]))
    except ValueError as error:
        print("DEST:", error, file=sys.stderr)
        return 2
    try:
        print(asyncio.run(my_address(dest)))
    except OSError as error:
        print("network:", error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
