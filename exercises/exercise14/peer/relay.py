"""A relay between one sender and one receiver that makes the weather: it loses, repeats, swaps and damages datagrams.

Called as `relay.py HOST PORT TO_HOST TO_PORT WEATHER SEED LAST`. What comes to HOST and PORT goes on to TO_HOST and
TO_PORT, and what comes back from there to the sender. It prints, as JSON lines, what came and what it did.
LAST is the number of the end where it is known before, else 0.
"""

from __future__ import annotations

import random
import select
import socket
import sys
import time
from collections import Counter, deque
from dataclasses import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from exercises.exercise14.peer import packets
else:
    import packets

LOSE, REPEAT, SWAP, DAMAGE = "lose", "repeat", "swap", "damage"
KINDS = {
    "calm": [],
    "loss": [LOSE],
    "duplicates": [REPEAT],
    "reordering": [SWAP],
    "damage": [DAMAGE],
    "storm": [LOSE, REPEAT, SWAP, DAMAGE],
    "farewell": [],
}
RATES = {LOSE: 1 / 5, REPEAT: 1 / 3, SWAP: 1 / 3, DAMAGE: 1 / 10}
DATA, ACK = b"D", b"A"
PLANNED = 12  # the numbers from 0 on whose first datagrams are hit by plan; a file of 12,000 bytes has as many
EACH = 3  # different numbers that each kind hits at least, in each direction
MOST_IN_A_ROW = 5
MOST_GONE_IN_A_ROW = 2  # of one DATA: with more, a receiver that has everything could take the pause for the end
FAREWELLS = 2  # ACKs of the end that the farewell loses
HOLD = 0.04  # seconds that a swapped datagram waits for the next at most; with slack it is out after 0.05
TOLD = 20_000  # lines; who sends more says nothing new
SILENCE = 10.0

Plan = dict[str, set[int]]


def draw_plan(draw: random.Random, last: int) -> dict[bytes, Plan]:
    """Which numbers have their first DATA, and which their first ACK, hit by what.

    Even DATA go or are damaged while the odd ones after them arrive, and their ACKs too: so every program that takes
    a later block for the next, or its ACK for that of an earlier one, meets what it has not thought of.
    """
    evens = draw.sample([0, 2, 4, 6], 4)
    lost, damaged = set(evens[:EACH]), {evens[EACH], 8, 10}
    swapped = set(draw.sample([1, 3, 5, 9, 11], EACH))
    repeated = {1, 3, 5, 7, 9, 11} - swapped
    ack_damaged = {9, 11, draw.choice(sorted({1, 3, 5} - {evens[EACH] + 1}))}
    rest = draw.sample(sorted(set(range(PLANNED)) - lost - ack_damaged), 2 * EACH)
    data: Plan = {LOSE: set(lost), REPEAT: repeated, SWAP: swapped, DAMAGE: damaged}
    if last > PLANNED:  # the end overtakes one that is swapped, and comes while another is missing
        data[LOSE].add(last - 2)
        data[SWAP].add(last - 1)
    return {DATA: data, ACK: {LOSE: lost, REPEAT: set(rest[:EACH]), SWAP: set(rest[EACH:]), DAMAGE: ack_damaged}}


class Weather:
    """Decides what happens to each datagram: by plan to the first of the first numbers, else by chance."""

    def __init__(self, name: str, seed: str, last: int = 0) -> None:
        self.kinds = KINDS[name]
        self.farewells = FAREWELLS if name == "farewell" else 0
        self.draw = random.Random(seed)
        self.plan = draw_plan(self.draw, last)
        self.seen: Counter[tuple[bytes, int | None]] = Counter()
        self.in_a_row: Counter[tuple[bytes, int | None]] = Counter()
        self.gone_in_a_row: Counter[tuple[bytes, int | None]] = Counter()
        self.last = last
        self.end: int | None = None

    def hits(self, letter: bytes, datagram: bytes) -> list[str]:
        """What is to be done to this datagram: some of the kinds, nothing, or to lose it and nothing else."""
        number = packets.number_of(datagram, letter)
        key = letter, number
        if letter == DATA and len(datagram) == packets.HEADER.size and not packets.fault(datagram, DATA):
            self.end = number
        self.seen[key] += 1
        if letter == ACK and number is not None and number == self.end and self.farewells:
            self.farewells -= 1
            return [LOSE]
        hits = self.wanted(letter, number, first=self.seen[key] == 1)
        if self.in_a_row[key] == MOST_IN_A_ROW:
            hits = []
        if letter == DATA and self.gone_in_a_row[key] == MOST_GONE_IN_A_ROW:
            hits = [kind for kind in hits if kind not in (LOSE, DAMAGE)]
        self.in_a_row[key] = self.in_a_row[key] + 1 if hits else 0
        self.gone_in_a_row[key] = self.gone_in_a_row[key] + 1 if {LOSE, DAMAGE} & set(hits) else 0
        return hits

    def wanted(self, letter: bytes, number: int | None, *, first: bool) -> list[str]:
        if first and number is not None and (number < PLANNED or number >= self.last - 2 > 0):
            hits = [kind for kind in self.kinds if number in self.plan[letter][kind]]
            if REPEAT in self.kinds and not hits and self.draw.random() < RATES[REPEAT]:
                hits.append(REPEAT)
        else:
            hits = [kind for kind in self.kinds if self.draw.random() < RATES[kind]]
        return [LOSE] if LOSE in hits else hits

    def damaged(self, letter: bytes, datagram: bytes) -> bytes:
        """The datagram with 1 to 3 bits flipped, and as long as before."""
        if not datagram:
            return datagram
        number = packets.number_of(datagram, letter)
        first, flipped = self.seen[letter, number] == 1, bytearray(datagram)
        if first and letter == ACK and number in (9, 11):
            flipped[4] ^= 1  # it looks like the ACK of the number before, whose DATA is damaged by plan
        else:
            payload_only = first and letter == DATA and len(datagram) > packets.HEADER.size and number in (8, 10)
            start = packets.HEADER.size if payload_only else 0
            for bit in self.draw.sample(range(start * 8, len(datagram) * 8), self.draw.randint(1, 3)):
                flipped[bit // 8] ^= 1 << bit % 8
        return bytes(flipped)


@dataclass
class Held:
    """A swapped datagram that waits for the next."""

    datagram: bytes
    until: float


class Way:
    """One direction: what comes in at one socket and goes out at the other."""

    def __init__(self, letter: bytes, weather: Weather, out: socket.socket, to: tuple[str, int] | None) -> None:
        self.letter, self.weather, self.out, self.to = letter, weather, out, to
        self.held: deque[Held] = deque()

    def take(self, datagram: bytes) -> list[str]:
        """Sends the datagram on, or does to it what the weather says. Returns that, with what it has overtaken."""
        hits = self.weather.hits(self.letter, datagram)
        if LOSE in hits:
            return hits
        if DAMAGE in hits:
            datagram = self.weather.damaged(self.letter, datagram)
        if SWAP in hits:
            self.release()
            self.held.append(Held(datagram, time.monotonic() + HOLD))
        else:
            self.send(datagram)
            hits += ["overtake"] if self.held else []
        if REPEAT in hits:
            self.send(datagram)
        if SWAP not in hits:
            self.release()
        return hits

    def release(self) -> None:
        while self.held:
            self.send(self.held.popleft().datagram)

    def send(self, datagram: bytes) -> None:
        if self.to is not None:
            self.out.sendto(datagram, self.to)


class Relay:
    """The two sockets and the two ways between them."""

    def __init__(self, host: str, port: int, to: tuple[str, int], weather: Weather) -> None:
        self.back = open_socket(host, 0)
        self.front = open_socket(host, port)  # the last: who sees it can begin
        self.data = Way(DATA, weather, self.back, to)
        self.acks = Way(ACK, weather, self.front, None)
        self.lines = 0

    def run(self) -> None:
        heard, told = 0.0, True  # silence is told of a sender that has been heard
        while True:
            ready = select.select([self.front, self.back], [], [], self.patience())[0]
            for way, came_in in ((self.data, self.front), (self.acks, self.back)):
                if came_in in ready:
                    self.pass_on(way, *came_in.recvfrom(65536))
                elif way.held and way.held[0].until <= time.monotonic():  # and nothing waits that could overtake it
                    way.release()
            if self.front in ready:
                heard, told = time.monotonic(), False
            elif not told and time.monotonic() - heard > SILENCE:
                told = True
                packets.tell(silent=SILENCE)

    def patience(self) -> float:
        ends = [way.held[0].until - time.monotonic() for way in (self.data, self.acks) if way.held]
        return max(0.0, min([*ends, 1.0]))

    def pass_on(self, way: Way, datagram: bytes, source: tuple[str, int]) -> None:
        if way is self.data and source != self.acks.to:
            self.acks.to = source
            packets.tell(sender=source)
        if way is self.acks and source != self.data.to:
            self.tell(way, datagram, ["stranger"], source=source)
            return
        self.tell(way, datagram, way.take(datagram))

    def tell(self, way: Way, datagram: bytes, did: list[str], **more: object) -> None:
        self.lines += 1
        if self.lines > TOLD:
            return
        fault = packets.fault(datagram, way.letter)
        if fault:
            more.update(fault=fault, bytes=datagram[:64].hex())
        letter = way.letter.decode()
        number = packets.number_of(datagram, way.letter)
        packets.tell(way=letter, number=number, length=len(datagram), did=did, **more)


def open_socket(host: str, port: int) -> socket.socket:
    opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
    opened.bind((host, port))
    return opened


def main() -> None:
    host, port, to_host, to_port, weather, seed, last = sys.argv[1:]
    Relay(host, int(port), (to_host, int(to_port)), Weather(weather, seed, int(last))).run()


if __name__ == "__main__":
    main()
