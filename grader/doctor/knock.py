"""Knocks at each ADDRESS@PORT that it is given and prints those that opened. It runs on the student's machine."""

from __future__ import annotations

import socket
import sys
import threading

PATIENCE = 2.0  # seconds


def knock(target: str) -> None:
    host, _, port = target.rpartition("@")
    try:
        for family, kind, protocol, _, address in socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM):
            with socket.socket(family, kind, protocol) as knocking:
                knocking.settimeout(PATIENCE)
                knocking.connect(address)
                sys.stdout.write(f"{target}\n")
    except OSError:
        pass


if __name__ == "__main__":
    threads = [threading.Thread(target=knock, args=(target,)) for target in sys.argv[1:]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
