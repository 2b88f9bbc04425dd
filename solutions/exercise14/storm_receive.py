"""Exercise 14: receive a file over UDP through a storm. TARGET appears when it is whole, and not before."""

import os
import socket
import struct
import sys
import tempfile
import zlib
from pathlib import Path

LONGEST_PAYLOAD = 1000
SILENCE = 1  # second: then the sender has heard our last ACK, or is gone


def usage(problem):
    print(
        f"{problem}\n"
        "usage: python3 storm_receive.py HOST PORT TARGET, such as: python3 storm_receive.py 127.0.0.1 12345 copy.txt",
        file=sys.stderr,
    )
    sys.exit(2)


def fail(problem):
    print(problem, file=sys.stderr)
    sys.exit(1)


def read_arguments(arguments):
    if len(arguments) != 3:
        usage(f"Three arguments are needed, not {len(arguments)}.")
    host, port, target = arguments
    numbers = host.split(".")
    if len(numbers) != 4 or not all(number.isdecimal() and int(number) <= 255 for number in numbers):
        usage(f"HOST has to be four numbers from 0 to 255 with dots between them, not {host!r}.")
    if not port.isdecimal() or not 1 <= int(port) <= 65535:
        usage(f"PORT has to be a number from 1 to 65535, not {port!r}.")
    return host, int(port), Path(target)


def read_data(datagram):
    """The number and the payload of a DATA, or None when the datagram is damaged."""
    if not 9 <= len(datagram) <= 9 + LONGEST_PAYLOAD or datagram[:1] != b"D":
        return None
    number, checksum = struct.unpack(">II", datagram[1:9])
    payload = datagram[9:]
    if zlib.crc32(datagram[1:5] + payload) != checksum:
        return None
    return number, payload


def build_ack(number):
    packed = struct.pack(">I", number)
    return b"A" + packed + struct.pack(">I", zlib.crc32(packed))


def write(target, content):
    """A temporary file beside TARGET, then a rename: TARGET is the old file or the new one, never half of one."""
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as file:
        try:
            file.write(content)
            file.close()
            os.replace(file.name, target)
        finally:
            Path(file.name).unlink(missing_ok=True)  # after the rename nothing is left to remove


def receive(sock, target):
    stored = {}  # payloads by number: they may come in any order, and more than once
    following = 0  # all DATA before this one have come
    written = False

    while True:
        try:
            datagram, sender = sock.recvfrom(65535)
        except TimeoutError:
            return
        data = read_data(datagram)
        if not data:
            continue  # the sender will hear no ACK, and send it again
        number, payload = data
        stored.setdefault(number, payload)

        while not written and following in stored:
            if stored[following] == b"":  # the end, and everything before it is there
                write(target, b"".join(stored[earlier] for earlier in range(following)))
                written = True
                sock.settimeout(SILENCE)
            following += 1

        # Only now: when the sender has all its ACKs, the file is on the disk. Should this ACK get lost, the same
        # DATA will come again, and is answered again.
        sock.sendto(build_ack(number), sender)


def main():
    host, port, target = read_arguments(sys.argv[1:])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        try:
            sock.bind((host, port))
        except OSError as error:
            fail(f"Cannot use {host}:{port}: {error.strerror}.")
        try:
            receive(sock, target)
        except OSError as error:
            fail(f"Cannot receive {target}: {error.strerror or error}.")


main()
