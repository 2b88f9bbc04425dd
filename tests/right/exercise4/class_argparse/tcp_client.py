#!/usr/bin/env python3
from __future__ import annotations

import argparse
import ipaddress
import socket
import sys


def port(text: str) -> int:
    value = int(text)
    if not 1 <= value <= 65535:
        raise argparse.ArgumentTypeError(f"{value} is not between 1 and 65535")
    return value


class TcpClient:
    """Reads everything a server sends."""

    def __init__(self, host: str, port: int) -> None:
        self.address = (host, port)
        self.sock: socket.socket | None = None

    def __enter__(self) -> TcpClient:
        self.sock = socket.create_connection(self.address)
        return self

    def __exit__(self, *exc) -> None:
        self.sock.close()

    def __iter__(self):
        while data := self.sock.recv(8192):
            yield data

    def text(self) -> str:
        return b"".join(self).decode("utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("host", type=ipaddress.IPv4Address, metavar="HOST")
    parser.add_argument("port", type=port, metavar="PORT")
    options = parser.parse_args()
    try:
        with TcpClient(str(options.host), options.port) as client:
            print(client.text())
    except OSError as error:
        parser.exit(1, f"{parser.prog}: {error}\n")


if __name__ == "__main__":
    main()
