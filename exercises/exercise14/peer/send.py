"""Our sender: `send.py HOST PORT FILE SIZES UPTO`. It has at most 8 DATA unanswered and never gives up.

SIZES is the size of every block, or a letter and a seed (`s7`) for sizes that are drawn. UPTO is the number before
which it ends, as one that was broken off (0: it sends everything). It sends eight DATA in one go, then the next
eight when all have their ACK: so one that is held up is overtaken by its neighbours. It prints JSON lines.
"""

from __future__ import annotations

import random
import select
import socket
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from exercises.exercise14.peer import packets
else:
    import packets

WINDOW = 8
STUCK = 50  # tries of the smallest number without an ACK: the weather lets one of 18 through both ways


def cut(content: bytes, sizes: str) -> list[bytes]:
    """The payloads, the end included."""
    draw = random.Random(sizes)
    blocks, start = [], 0
    while start < len(content):
        size = int(sizes) if sizes.isdigit() else draw.choice([1, 500, 999, 1000])
        blocks.append(content[start : start + size])
        start += size
    return [*blocks, b""]


def deliver(opened: socket.socket, to: tuple[str, int], blocks: dict[int, bytes]) -> None:
    """Sends these until each has its ACK."""
    smallest, tries = -1, 0
    while blocks:
        smallest, tries = min(blocks), tries + 1 if smallest == min(blocks) else 1
        if tries == STUCK:
            packets.tell(stuck=smallest)
        for number, payload in blocks.items():
            opened.sendto(packets.data(number, payload), to)
        await_acks(opened, blocks)


def await_acks(opened: socket.socket, blocks: dict[int, bytes]) -> None:
    """Takes ACKs until every block has its own, or it is time to send again."""
    deadline = time.monotonic() + packets.RETRY
    while blocks:
        if not select.select([opened], [], [], max(0.0, deadline - time.monotonic()))[0]:
            return
        datagram, _source = opened.recvfrom(65536)
        if not packets.fault(datagram, b"A"):
            number = int.from_bytes(datagram[1:5], "big")
            if blocks.pop(number, None) is not None:
                packets.tell(answered=number)


def main() -> None:
    host, port, name, sizes, upto = sys.argv[1:]
    with open(name, "rb") as file:
        blocks = dict(enumerate(cut(file.read(), sizes)))
    numbers = list(blocks)[: int(upto) or None]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        for start in range(0, len(numbers), WINDOW):
            deliver(opened, (host, int(port)), {number: blocks[number] for number in numbers[start : start + WINDOW]})
    packets.tell(done=len(numbers))


if __name__ == "__main__":
    main()
