import argparse
import socket
import sys


def ipv4(text: str) -> str:
    numbers = text.split(".")
    if len(numbers) != 4:
        raise argparse.ArgumentTypeError("four numbers with dots are needed")
    for number in numbers:
        if not number.isdigit() or int(number) > 255:
            raise argparse.ArgumentTypeError(f"{number!r} is not 0 to 255")
    return text


def port_number(text: str) -> int:
    value = int(text)
    if not 1 <= value <= 65535:
        raise argparse.ArgumentTypeError(f"{value} is not 1 to 65535")
    return value


class UdpServer:
    MAX = 65535

    def __init__(self, host: str, port: int) -> None:
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            self.sock.bind((host, port))
        except OSError:
            self.sock.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *exc) -> None:
        self.sock.close()

    @staticmethod
    def transform(data: bytes) -> bytes:
        return data.upper()

    def handle_one(self) -> None:
        data, sender = self.sock.recvfrom(self.MAX)
        self.sock.sendto(self.transform(data), sender)

    def run(self) -> None:
        while True:
            try:
                self.handle_one()
            except OSError as error:
                print(f"skipped one: {error}", file=sys.stderr)


def main() -> int:
    parser = argparse.ArgumentParser(description="answers every datagram in upper case")
    parser.add_argument("host", metavar="HOST", type=ipv4)
    parser.add_argument("port", metavar="PORT", type=port_number)
    options = parser.parse_args()
    try:
        with UdpServer(options.host, options.port) as server:
            server.run()
    except OSError as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
