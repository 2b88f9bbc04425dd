"""One thread receives, another one answers; a queue lies between them."""
from __future__ import annotations

import ipaddress
import queue
import socket
import sys
import threading
from typing import NamedTuple


class Datagram(NamedTuple):
    data: bytes
    sender: tuple[str, int]


def receive(sock: socket.socket, inbox: queue.Queue[Datagram]) -> None:
    while True:
        inbox.put(Datagram(*sock.recvfrom(65_535)))


def main() -> None:
    match sys.argv[1:]:
        case [host, port] if port.isdecimal() and 1 <= int(port) <= 65_535:
            try:
                ipaddress.IPv4Address(host)
            except ValueError as problem:
                print(problem, file=sys.stderr)
                sys.exit(2)
        case _:
            print("usage: python3 udp_server.py HOST PORT (1-65535)", file=sys.stderr)
            sys.exit(2)

    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        sock.bind((host, int(port)))
    except OSError as problem:
        sys.exit(f"{host} {port}: {problem}")      # a text means status 1

    inbox: queue.Queue[Datagram] = queue.Queue()
    threading.Thread(target=receive, args=(sock, inbox), daemon=True).start()
    while True:
        item = inbox.get()
        sock.sendto(item.data.upper(), item.sender)


main()
