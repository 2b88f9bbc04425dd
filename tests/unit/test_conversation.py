"""The conversation on the wire: folded to what matters, in the order in which it was said, and how it was closed."""

from __future__ import annotations

import struct

from hypothesis import given
from hypothesis import strategies as st

from grader.checking.closing import closing
from grader.checking.conversation import MOST_STEPS, conversation
from grader.checking.failure import Failure
from grader.lab.host import Frame, Received
from grader.lab.wire import Wire
from grader.ladder import as_text

YOU, PEER = ("10.0.0.2", 12345), ("10.0.0.3", 40000)
BITS = {"FIN": 1, "SYN": 2, "RST": 4, "PSH": 8, "ACK": 16}


def ipv4(source: str, target: str, protocol: int, body: bytes) -> bytes:
    def numbers(address: str) -> bytes:
        return bytes(map(int, address.split(".")))

    header = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(body), 0, 0, 64, protocol, 0)
    return bytes(12) + b"\x08\x00" + header + numbers(source) + numbers(target) + body


def tcp(
    at: float,
    source: tuple[str, int],
    target: tuple[str, int],
    flags: str,
    data: bytes = b"",
    seq: int = 0,
    window: int = 1000,
) -> Frame:
    bits = sum(BITS[flag] for flag in flags.split())
    body = struct.pack(">HHIIBBHHH", source[1], target[1], seq, 0, 0x50, bits, window, 0, 0) + data
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


def told(frames: list[Frame], failure: Failure | None = None) -> list[tuple[float, str, str]]:
    steps = conversation(Wire(frames, 0, available=True), YOU[0], (), failure)
    return [(round(step.at, 3), "->" if step.from_student else "<-", step.what) for step in steps]


def test_acknowledgements_are_folded_data_put_together_and_repeats_told() -> None:
    assert told(GREETING) == [
        (0.0, "<-", "SYN"),
        (0.1, "->", "SYN, ACK"),
        (0.2, "->", "18 bytes in 2 segments 'You are connected!'"),
        (0.3, "->", "10 bytes again"),
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
    assert f"… {10_000 - MOST_STEPS:,} more, 0 of them yours …" in [what for _, _, what in steps]


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


def test_segments_that_overtake_are_put_in_order_and_are_no_repeats() -> None:
    frames = [*GREETING[:3], GREETING[5], GREETING[3], *GREETING[7:]]
    assert [what for _, _, what in told(frames)][2:] == ["18 bytes in 2 segments 'You are connected!'", "FIN"]


def test_sequence_numbers_may_wrap_round() -> None:
    last = 2**32 - 3
    frames = [tcp(1, YOU, PEER, "PSH ACK", b"abc", seq=last), tcp(1.1, YOU, PEER, "PSH ACK", b"def", seq=0)]
    assert [what for _, _, what in told([*frames, frames[0]])] == ["6 bytes in 2 segments 'abcdef'", "3 bytes again"]


def test_what_is_sent_again_and_again_is_one_step() -> None:
    syns = [tcp(number, YOU, PEER, "SYN", seq=7) for number in range(5)]
    assert told(syns) == [(0.0, "->", "SYN"), (1.0, "->", "SYN again, 4 times")]


def test_data_after_a_pause_is_a_step_of_its_own() -> None:
    pieces = [tcp(at, PEER, YOU, "PSH ACK", b"abc", seq=int(at * 30)) for at in (1.0, 1.1, 1.5)]
    assert [what for _, _, what in told(pieces)] == ["6 bytes in 2 segments 'abcabc'", "3 bytes 'abc'"]


def test_the_fragments_of_a_large_datagram_are_one_step() -> None:
    later = ipv4(PEER[0], YOU[0], 17, bytes(100))
    later = later[:20] + b"\x00\x10" + later[22:]  # an offset of 16 * 8 bytes
    fragments = [Frame(1.0, "eth0", len(later), later)] * 3
    assert told([udp(1.0, PEER, YOU, b"abc"), *fragments])[1:] == [(0.0, "<-", "a later fragment, 3 times")]


def test_a_full_buffer_is_told_when_it_fills_and_when_there_is_room_again() -> None:
    frames = [
        *GREETING[:4],
        tcp(10.3, PEER, YOU, "ACK", seq=101, window=0),
        tcp(10.4, PEER, YOU, "ACK", seq=101, window=0),
        tcp(10.5, PEER, YOU, "ACK", seq=101, window=500),
    ]
    assert [what for _, _, what in told(frames)][3:] == ["no room left: window 0", "room again"]


def test_a_port_that_is_unreachable_belongs_to_the_datagram_s_conversation() -> None:
    question = udp(1.0, PEER, YOU, b"abc")
    answer = ipv4(YOU[0], PEER[0], 1, bytes([3, 3, 0, 0, 0, 0, 0, 0]) + question.data[14:])
    steps = conversation(Wire([question, Frame(1.1, "eth0", len(answer), answer)], 0, available=True), YOU[0])
    assert [(step.student, step.what) for step in steps] == [
        ("10.0.0.2:12345", "datagram of 3 bytes 'abc'"),
        ("10.0.0.2:12345", "ICMP: port unreachable"),
    ]


def test_what_was_expected_stands_where_it_should_have_come() -> None:
    wrong = Failure("", "18 bytes: 'You are connected!'", mark="data")
    assert [what for _, _, what in told(GREETING, wrong)].index(wrong.expected) == 3  # after the data, before the FIN
    silent = [*GREETING[:3], *GREETING[7:]]
    assert [what for _, _, what in told(silent, wrong)][-2:] == [wrong.expected, "FIN"]  # after its FIN none can come
    late = Failure("", "FIN within 2 seconds", mark="close")
    assert told(GREETING[:6], late)[-1] == (0.2, "->", late.expected)
    assert told(GREETING, Failure("no word of what was expected")) == told(GREETING)


def test_a_mark_goes_to_its_conversation_or_to_none_where_two_go_on_at_once() -> None:
    other = ("10.0.0.3", 41000)
    beside = [tcp(10.05, other, YOU, "SYN", seq=1), tcp(10.9, other, YOU, "PSH ACK", b"hello", seq=2)]
    frames = sorted([*GREETING, *beside], key=lambda frame: frame.at)
    unmarked = Failure("", "an answer", mark="end")
    assert told(frames, unmarked) == told(frames)
    at_other = Failure("", "an answer", mark="end", where=other)
    marked = conversation(Wire(frames, 0, available=True), YOU[0], (), at_other)
    assert [step.other for step in marked if step.kind == "expected"] == ["10.0.0.3:41000"]


def test_of_many_conversations_the_first_and_the_last_are_told() -> None:
    frames = [udp(float(number), ("10.0.0.3", 40000 + number), YOU, b"x") for number in range(100)]
    whats = [step.what if step.kind == "fold" else step.other for step in conversation(Wire(frames, 0, True), YOU[0])]
    assert whats == ["10.0.0.3:40000", "… 97 more conversations …", "10.0.0.3:40098", "10.0.0.3:40099"]


def test_what_the_kernel_says_to_routers_is_not_told() -> None:
    report = ipv4("0.0.0.0", "224.0.0.22", 2, bytes(8))
    assert told([Frame(1.0, "eth0", len(report), report)]) == []


@given(st.lists(st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 40), st.sampled_from(list(BITS)), st.booleans())))
def test_any_segments_can_be_told(segments: list[tuple[int, int, str, bool]]) -> None:
    frames = [
        tcp(number, *((YOU, PEER) if mine else (PEER, YOU)), flag, bytes(length), seq)
        for number, (seq, length, flag, mine) in enumerate(segments)
    ]
    steps = conversation(Wire(frames, 0, available=True), YOU[0], (), Failure("", "more", mark="end"))
    assert all(len(line) <= 80 for line in as_text(steps))
