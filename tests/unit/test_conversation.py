"""The conversation on the wire: folded to what matters, in the order in which it was said, and how it was closed."""

from __future__ import annotations

import struct

from grader.checking.closing import closing
from grader.checking.evidence import MOST_STEPS, conversation
from grader.lab.host import Frame, Received
from grader.lab.wire import Wire

YOU, PEER = ("10.0.0.2", 12345), ("10.0.0.3", 40000)
BITS = {"FIN": 1, "SYN": 2, "RST": 4, "PSH": 8, "ACK": 16}


def ipv4(source: str, target: str, protocol: int, body: bytes) -> bytes:
    def numbers(address: str) -> bytes:
        return bytes(map(int, address.split(".")))

    header = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(body), 0, 0, 64, protocol, 0)
    return bytes(12) + b"\x08\x00" + header + numbers(source) + numbers(target) + body


def tcp(
    at: float, source: tuple[str, int], target: tuple[str, int], flags: str, data: bytes = b"", seq: int = 0
) -> Frame:
    bits = sum(BITS[flag] for flag in flags.split())
    body = struct.pack(">HHIIBBHHH", source[1], target[1], seq, 0, 0x50, bits, 1000, 0, 0) + data
    raw = ipv4(source[0], target[0], 6, body)
    return Frame(at, "eth0", len(raw), raw)


def udp(at: float, source: tuple[str, int], target: tuple[str, int], data: bytes) -> Frame:
    raw = ipv4(source[0], target[0], 17, struct.pack(">HHHH", source[1], target[1], 8 + len(data), 0) + data)
    return Frame(at, "eth0", len(raw), raw)


GREETING = [
    tcp(10.0, PEER, YOU, "SYN", seq=100),
    tcp(10.1, YOU, PEER, "SYN ACK", seq=500),
    tcp(10.1, PEER, YOU, "ACK", seq=101),
    tcp(10.2, YOU, PEER, "PSH ACK", b"You are ", seq=501),
    tcp(10.2, PEER, YOU, "ACK", seq=101),
    tcp(10.3, YOU, PEER, "PSH ACK", b"connected!", seq=509),
    tcp(10.3, YOU, PEER, "PSH ACK", b"connected!", seq=509),
    tcp(10.4, YOU, PEER, "FIN ACK", seq=519),
    tcp(10.4, PEER, YOU, "ACK", seq=101),
]


def told(frames: list[Frame]) -> list[tuple[float, str, str]]:
    steps = conversation(Wire(frames, 0, available=True), YOU[0])
    return [(round(step.at, 3), "->" if step.from_student else "<-", step.what) for step in steps]


def test_acknowledgements_and_repeats_are_folded_and_data_put_together() -> None:
    assert told(GREETING) == [
        (0.0, "<-", "SYN"),
        (0.1, "->", "SYN, ACK"),
        (0.2, "->", "18 bytes in 2 segments 'You are connected!'"),
        (0.4, "->", "FIN"),
    ]


def test_our_own_clearing_up_after_its_fin_is_not_told() -> None:
    assert told([*GREETING, tcp(10.5, PEER, YOU, "RST", seq=101)]) == told(GREETING)
    assert told([*GREETING[:4], tcp(10.5, PEER, YOU, "RST", seq=101)])[-1] == (0.5, "<-", "RST")


def test_data_and_fin_in_one_packet_are_two_steps() -> None:
    frames = [*GREETING[:3], tcp(10.2, YOU, PEER, "FIN PSH ACK", b"bye", seq=501)]
    assert [what for _, _, what in told(frames)][-2:] == ["3 bytes 'bye'", "FIN"]


def test_datagrams_are_told_one_by_one() -> None:
    frames = [udp(1.0, PEER, YOU, b"abc"), udp(1.5, YOU, PEER, b"ABC"), udp(2.0, PEER, YOU, b"")]
    assert told(frames) == [
        (0.0, "<-", "datagram of 3 bytes 'abc'"),
        (0.5, "->", "datagram of 3 bytes 'ABC'"),
        (1.0, "<-", "datagram of 0 bytes"),
    ]


def test_many_packets_are_folded_in_the_middle() -> None:
    frames = [udp(number, PEER, YOU, b"%d" % number) for number in range(10_000)]
    steps = told(frames)
    assert len(steps) == MOST_STEPS + 1
    assert f"… {10_000 - MOST_STEPS} more …" in [what for _, _, what in steps]


def test_how_it_was_closed_is_seen_on_the_wire() -> None:
    fin, reset = Received(b"", "fin"), Received(b"", "reset")
    assert closing(Wire(GREETING, 0, available=True), YOU, PEER, fin) == "fin"
    then_reset = [*GREETING, tcp(10.5, YOU, PEER, "RST", seq=520)]
    assert closing(Wire(then_reset, 0, available=True), YOU, PEER, fin) == "reset"  # our socket saw the FIN alone
    assert closing(Wire(GREETING[:6], 0, available=True), YOU, PEER, Received(b"", "timeout")) == "open"
    others = [*GREETING[:6], tcp(10.5, PEER, YOU, "FIN ACK", seq=101)]
    assert closing(Wire(others, 0, available=True), YOU, PEER, Received(b"", "timeout")) == "open"
    assert closing(Wire([], 0, available=False), YOU, PEER, reset) == "reset"
    assert closing(Wire(GREETING, 3, available=True), YOU, PEER, reset) == "reset"  # frames were lost
