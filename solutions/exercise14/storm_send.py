"""Exercise 14: send a file over UDP through a storm. Numbers, checksums, acknowledgements, timeouts, a window."""

import socket
import struct
import sys
import time
import zlib
from pathlib import Path

PIECE = 1000  # bytes of the file in one DATA
WINDOW = 32  # DATA that may be unanswered at the same time
PATIENCE = 0.2  # seconds without the ACK before a DATA is sent again
TRIES = 40


def usage(problem):
    print(
        f"{problem}\n"
        "usage: python3 storm_send.py HOST PORT FILE, such as: python3 storm_send.py 127.0.0.1 12345 letter.txt",
        file=sys.stderr,
    )
    sys.exit(2)


def fail(problem):
    print(problem, file=sys.stderr)
    sys.exit(1)


def read_arguments(arguments):
    if len(arguments) != 3:
        usage(f"Three arguments are needed, not {len(arguments)}.")
    host, port, file = arguments
    numbers = host.split(".")
    if len(numbers) != 4 or not all(number.isdecimal() and int(number) <= 255 for number in numbers):
        usage(f"HOST has to be four numbers from 0 to 255 with dots between them, not {host!r}.")
    if not port.isdecimal() or not 1 <= int(port) <= 65535:
        usage(f"PORT has to be a number from 1 to 65535, not {port!r}.")
    return host, int(port), Path(file)


def cut(content):
    """The payloads of all DATA. The last one is empty: that is how the receiver knows the end."""
    return [content[start : start + PIECE] for start in range(0, len(content), PIECE)] + [b""]


def build_data(number, payload):
    packed = struct.pack(">I", number)
    return b"D" + packed + struct.pack(">I", zlib.crc32(packed + payload)) + payload


def read_ack(datagram):
    """The number that an ACK answers, or None when the datagram is damaged."""
    if len(datagram) != 9 or datagram[:1] != b"A":
        return None
    number, checksum = struct.unpack(">II", datagram[1:])
    return number if zlib.crc32(datagram[1:5]) == checksum else None


def send_all(sock, receiver, payloads):
    tries = {}  # for each DATA that waits for its ACK: how often it was sent
    due = {}  # and when it is to be sent again
    following = 0  # the number of the next DATA that was never sent

    while following < len(payloads) or due:
        while following < len(payloads) and len(due) < WINDOW:
            tries[following] = 0
            due[following] = time.monotonic()  # now
            following += 1

        for number, moment in due.items():
            if moment <= time.monotonic():
                if tries[number] == TRIES:
                    fail(f"No answer from {receiver[0]}:{receiver[1]}: DATA {number} was sent {TRIES} times.")
                sock.sendto(build_data(number, payloads[number]), receiver)
                tries[number] += 1
                due[number] = time.monotonic() + PATIENCE

        # Listen until the first of them is due again. A timeout of 0 would mean: do not wait at all.
        sock.settimeout(max(0.001, min(due.values()) - time.monotonic()))
        try:
            datagram, origin = sock.recvfrom(65535)
        except TimeoutError:
            continue
        number = read_ack(datagram)
        if origin == receiver and number in due:  # a second ACK of the same DATA changes nothing
            del tries[number], due[number]


def main():
    host, port, file = read_arguments(sys.argv[1:])
    try:
        payloads = cut(file.read_bytes())
    except OSError as error:
        fail(f"Cannot read {file}: {error.strerror}.")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        try:
            send_all(sock, (host, port), payloads)
        except OSError as error:
            fail(f"Cannot send to {host}:{port}: {error.strerror or error}.")


main()
