"""Our receiver: `receive.py HOST PORT TARGET HOLD SILENCE`. It stores ahead and prints, as JSON lines, what came.

HOLD seconds long, from the first DATA on, it holds its ACKs back (0: never). When it has everything it writes TARGET
and goes on answering until SILENCE seconds have passed without a datagram.
"""

from __future__ import annotations

import select
import socket
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from exercises.exercise14.peer import packets
else:
    import packets


class Receiver:
    """The blocks so far, and the ACKs that are held back."""

    def __init__(self, opened: socket.socket, target: str, hold: float) -> None:
        self.socket, self.target, self.hold = opened, target, hold
        self.blocks: dict[int, bytes] = {}
        self.first = 0.0
        self.held: list[tuple[int, tuple[str, int]]] = []
        self.complete = False

    def run(self, silence: float) -> None:
        heard = time.monotonic()
        while not self.complete or time.monotonic() - heard < silence:
            if select.select([self.socket], [], [], 0.01 if self.held else 0.1)[0]:
                heard = time.monotonic()
                self.take(*self.socket.recvfrom(65536))
            elif self.held and time.monotonic() - self.first >= self.hold:  # all that had come is counted by now
                self.release()

    def take(self, datagram: bytes, source: tuple[str, int]) -> None:
        if packets.fault(datagram, b"D"):
            return
        number, payload = int.from_bytes(datagram[1:5], "big"), datagram[packets.HEADER.size :]
        packets.tell(arrived=number, new=number not in self.blocks)
        self.first = self.first or time.monotonic()
        self.blocks.setdefault(number, payload)
        self.complete = self.complete or self.write()  # first: who has all ACKs can look for the file
        if self.hold:
            self.held.append((number, source))
        else:
            self.socket.sendto(packets.ack(number), source)

    def release(self) -> None:
        numbers = {number for number, _source in self.held}
        packets.tell(released=len(numbers), after=time.monotonic() - self.first)
        for number, source in self.held:
            self.socket.sendto(packets.ack(number), source)
        self.held, self.hold = [], 0.0

    def write(self) -> bool:
        """Writes the file when nothing of it is missing; says whether it did."""
        end = min((number for number, payload in self.blocks.items() if not payload), default=None)
        if end is None or any(number not in self.blocks for number in range(end)):
            return False
        with open(self.target, "wb") as file:
            file.write(b"".join(self.blocks[number] for number in range(end)))
        packets.tell(complete=end)
        return True


def main() -> None:
    host, port, target, hold, silence = sys.argv[1:]
    opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
    opened.bind((host, int(port)))
    Receiver(opened, target, float(hold)).run(float(silence))


if __name__ == "__main__":
    main()
