import asyncio
import ipaddress
import sys

SERVICES = {21: "FTP", 22: "SSH", 25: "SMTP", 80: "HTTP", 443: "HTTPS"}


async def check(host, port, limit):
    async with limit:
        try:
            reader, writer = await asyncio.wait_for(asyncio.open_connection(host, port), 1)
        except ConnectionRefusedError:
            return "closed"
        except (OSError, asyncio.TimeoutError):
            return "no-answer"
        writer.close()
        try:
            await writer.wait_closed()
        except OSError:
            pass
        return "open"


async def main(host, ports):
    limit = asyncio.Semaphore(100)
    tasks = [asyncio.create_task(check(host, port, limit)) for port in ports]
    for port, task in zip(ports, tasks):
        print(port, await task, SERVICES.get(port, "-"))


if __name__ == "__main__":
    try:
        host = str(ipaddress.IPv4Address(sys.argv[1]))
        ports = [int(text) for text in sys.argv[2:]]
        if not ports:
            raise ValueError("no PORT")
        for port in ports:
            if port not in range(1, 65536):
                raise ValueError(f"no such port: {port}")
    except (IndexError, ValueError) as error:
        print("port_check.py:", error, file=sys.stderr)
        sys.exit(2)
    asyncio.run(main(host, ports))
