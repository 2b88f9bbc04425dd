"""The storm of exercise 14 keeps its promises, so that chance decides nothing, and our two programs get through it."""

from __future__ import annotations

import importlib.util
import json
import random
import select
import socket
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from exercises.exercise14.blame import answer_times, saw_needless_repeat
from exercises.exercise14.peer import packets
from tests.conftest import TOP

PEER = TOP / "exercises" / "exercise14" / "peer"
HOST, HOST_HEX = "127.0.0.1", "0100007F"
KINDS = {"loss": "lose", "duplicates": "repeat", "reordering": "swap", "damage": "damage"}
WEATHERS = [*KINDS, "storm"]
Line = dict[str, Any]


@pytest.fixture(scope="module")
def relay_module() -> Iterator[ModuleType]:
    """relay.py as a module, for what can be asked of it without a network."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(PEER))
        spec = importlib.util.spec_from_file_location("relay_of_exercise14", PEER / "relay.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        patch.setitem(sys.modules, spec.name, module)
        spec.loader.exec_module(module)
        yield module
        sys.modules.pop("packets", None)


def udp(port: int = 0) -> socket.socket:
    opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
    opened.bind((HOST, port))
    return opened


def free_port() -> int:
    with udp() as opened:
        return int(opened.getsockname()[1])


def start(name: str, *arguments: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, str(PEER / name), *map(str, arguments)], stdout=subprocess.PIPE)


@contextmanager
def started(name: str, port: int, *arguments: object) -> Iterator[subprocess.Popen[bytes]]:
    """A program that has its port when the block begins, and is ended with it."""
    process = start(name, HOST, port, *arguments)
    try:
        while f"{HOST_HEX}:{port:04X}" not in Path("/proc/net/udp").read_text():
            assert process.poll() is None
            time.sleep(0.005)
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def lines_of(process: subprocess.Popen[bytes]) -> list[Line]:
    """All that it printed; it is ended for that."""
    process.kill()
    return [json.loads(line) for line in process.communicate()[0].splitlines()]


class Talk:
    """A sender and a receiver of the test's own on both sides of a relay; they say all numbers, several times."""

    def __init__(self, weather: str, seed: int, numbers: int = 16, rounds: int = 4) -> None:
        self.log: list[Line] = []
        self.sent: list[bytes] = []
        self.came: list[tuple[float, bytes]] = []
        self.back: list[tuple[float, bytes]] = []
        port = free_port()
        with (
            udp() as sender,
            udp() as receiver,
            started("relay.py", port, *receiver.getsockname(), weather, seed, 0) as it,
        ):
            payloads = [random.Random(number).randbytes(60) for number in range(numbers - 1)] + [b""]
            for _ in range(rounds):
                for number in range(numbers):
                    self.sent.append(packets.data(number, payloads[number]))
                    sender.sendto(self.sent[-1], (HOST, port))
                self.await_lines(it, numbers)
                relayed = self.drain(receiver, self.came)
                for number in range(numbers):
                    receiver.sendto(packets.ack(number), relayed)
                self.await_lines(it, numbers)
                self.drain(sender, self.back)

    def await_lines(self, relay: subprocess.Popen[bytes], count: int) -> None:
        """Waits until the relay has dealt with so many datagrams, however busy the machine is."""
        assert relay.stdout is not None
        enough = len(self.log) + count
        while len(self.log) < enough:
            line = json.loads(relay.stdout.readline())
            self.log += [line] if "way" in line else []

    def drain(self, opened: socket.socket, into: list[tuple[float, bytes]]) -> tuple[str, int]:
        """Takes what comes until nothing has come for several times as long as a datagram may be held."""
        source = (HOST, 0)
        while select.select([opened], [], [], 0.2)[0]:
            datagram, source = opened.recvfrom(65536)
            into.append((time.monotonic(), datagram))
        return source

    def hits(self, way: str, kind: str) -> set[int]:
        return {line["number"] for line in self.log if line["way"] == way and kind in line["did"]}


def test_calm_weather_lets_everything_through_untouched_and_in_order() -> None:
    talk = Talk("calm", 1)
    assert [datagram for _at, datagram in talk.came] == talk.sent
    assert [datagram for _at, datagram in talk.back] == [packets.ack(number) for number in range(16)] * 4
    assert not [line for line in talk.log if line["did"]]


@pytest.mark.parametrize("weather", WEATHERS)
def test_each_kind_hits_three_numbers_in_each_direction(weather: str) -> None:
    for seed in range(4):
        talk = Talk(weather, seed, numbers=13, rounds=2)
        kinds = [KINDS[weather]] if weather in KINDS else list(KINDS.values())
        for way in "DA":
            for kind in kinds:
                assert len(talk.hits(way, kind)) >= 3, (seed, way, kind, talk.log)
            assert {kind for line in talk.log for kind in line["did"]} <= {*kinds, "overtake"}


def test_loss_loses_and_changes_nothing_else() -> None:
    talk = Talk("loss", 3)
    lost = sum("lose" in line["did"] for line in talk.log if line["way"] == "D")
    assert len(talk.came) == len(talk.sent) - lost
    assert {datagram for _at, datagram in talk.came} <= set(talk.sent)


def test_duplicates_come_twice_and_in_order() -> None:
    talk = Talk("duplicates", 4)
    repeated = [line for line in talk.log if line["way"] == "D"]
    expected = [
        datagram
        for datagram, line in zip(talk.sent, repeated, strict=True)
        for _copy in range(1 + ("repeat" in line["did"]))
    ]
    assert [datagram for _at, datagram in talk.came] == expected


def test_a_swapped_datagram_changes_places_with_the_next() -> None:
    talk = Talk("reordering", 5)
    came = [datagram for _at, datagram in talk.came]
    assert Counter(came) == Counter(talk.sent)
    assert came != talk.sent
    moved = [abs(at - position) for at, position in zip(map(talk.sent[:16].index, came[:16]), range(16), strict=True)]
    assert max(moved) == 1
    assert sum(moved) >= 6


def test_a_swapped_datagram_without_a_next_comes_after_50_ms(relay_module: ModuleType) -> None:
    plan = relay_module.draw_plan(random.Random("9"), 0)
    number = min(plan[b"D"]["swap"])
    port = free_port()
    with udp() as sender, udp() as receiver, started("relay.py", port, *receiver.getsockname(), "reordering", 9, 0):
        waits = []
        for _ in range(3):  # the machine may be busy: the promise is kept when it is kept once
            begin = time.monotonic()
            sender.sendto(packets.data(number, b"alone"), (HOST, port))
            assert select.select([receiver], [], [], 5)[0]
            assert receiver.recv(2000) == packets.data(number, b"alone")
            waits.append(time.monotonic() - begin)
        assert waits[0] > 0.035
        assert waits[0] < 0.05 or min(waits) < 0.05


@pytest.mark.parametrize("seed", range(6))
def test_damage_flips_one_to_three_bits_and_never_the_length(seed: int) -> None:
    talk = Talk("damage", seed)
    came = [datagram for _at, datagram in talk.came]
    assert [len(datagram) for datagram in came] == [len(datagram) for datagram in talk.sent]
    flips = [
        sum((a ^ b).bit_count() for a, b in zip(old, new, strict=True))
        for old, new in zip(talk.sent, came, strict=True)
    ]
    damaged = ["damage" in line["did"] for line in talk.log if line["way"] == "D"]
    assert [1 <= flipped <= 3 if hit else flipped == 0 for flipped, hit in zip(flips, damaged, strict=True)] == [
        True
    ] * len(came)
    assert all(packets.fault(datagram, b"D") for datagram, hit in zip(came, damaged, strict=True) if hit)


def test_the_plan_holds_for_every_seed(relay_module: ModuleType) -> None:
    for seed in range(3000):
        plan = relay_module.draw_plan(random.Random(seed), random.Random(seed).choice([0, 14, 15, 19, 20]))
        data, acks = plan[b"D"], plan[b"A"]
        for kind in KINDS.values():
            assert len(data[kind] & set(range(12))) == len(acks[kind]) == 3
            assert acks[kind] <= set(range(12))
        assert not data["lose"] & data["damage"]
        assert not acks["lose"] & acks["damage"]
        first = {number for number in data["lose"] | data["damage"] if number < 12}
        assert not {number + 1 for number in first} & (data["lose"] | data["damage"])  # the next one arrives
        assert any(number + 1 not in acks["lose"] | acks["damage"] for number in data["lose"])  # and its ACK


def test_hits_in_a_row_are_bounded_for_every_seed(relay_module: ModuleType) -> None:
    for weather in WEATHERS:
        for seed in range(200):
            it = relay_module.Weather(weather, str(seed))
            rows: dict[tuple[bytes, int], int] = defaultdict(int)
            gone: dict[int, int] = defaultdict(int)
            for turn in range(40):
                for number in (0, 2, 7, 12, 15):
                    for letter, datagram in ((b"D", packets.data(number, b"x")), (b"A", packets.ack(number))):
                        hits = it.hits(letter, datagram)
                        rows[letter, number] = rows[letter, number] + 1 if hits else 0
                        assert rows[letter, number] <= 5, (weather, seed, turn)
                        if letter == b"D":
                            gone[number] = gone[number] + 1 if {"lose", "damage"} & set(hits) else 0
                            assert gone[number] <= 2


def test_the_rates_are_those_of_the_exercise(relay_module: ModuleType) -> None:
    for weather, kind in KINDS.items():
        it = relay_module.Weather(weather, "1")
        hits = [kind in it.hits(b"A", packets.ack(number)) for number in range(20, 6020)]
        wanted = relay_module.RATES[kind]
        assert abs(sum(hits) / len(hits) - wanted) < 0.03


def test_damage_is_never_taken_for_undamaged(relay_module: ModuleType) -> None:
    it = relay_module.Weather("damage", "1")
    for number in range(3000):
        for letter, datagram in ((b"D", packets.data(number, b"some bytes")), (b"D", packets.data(number, b""))):
            assert packets.fault(it.damaged(letter, datagram), letter)
            assert packets.fault(it.damaged(letter, datagram), b"A")
        for _again in range(2):
            it.hits(b"A", packets.ack(number))
            assert packets.fault(it.damaged(b"A", packets.ack(number)), b"A")


def test_the_farewell_loses_the_first_two_acks_of_the_end() -> None:
    talk = Talk("farewell", 1, rounds=4)
    assert [datagram for _at, datagram in talk.came] == talk.sent
    assert Counter(line["number"] for line in talk.log if "lose" in line["did"]) == {15: 2}
    assert len(talk.back) == 4 * 16 - 2


def test_a_stranger_is_not_heard() -> None:
    port = free_port()
    with (
        udp() as sender,
        udp() as receiver,
        udp() as stranger,
        started("relay.py", port, *receiver.getsockname(), "calm", 1, 0) as relay,
    ):
        sender.sendto(packets.data(0, b"x"), (HOST, port))
        _datagram, back = receiver.recvfrom(2000)
        stranger.sendto(packets.ack(0), back)
        receiver.sendto(packets.ack(1), back)
        assert sender.recv(2000) == packets.ack(1)
        told = lines_of(relay)
    assert next(line["did"] for line in told if line.get("way") == "A") == ["stranger"]


@pytest.mark.parametrize("weather", ["calm", "farewell", *WEATHERS])
@pytest.mark.parametrize("size", [0, 19_400])
def test_our_programs_bring_a_file_through(weather: str, size: int, tmp_path: Path) -> None:
    content = random.Random(size).randbytes(size)
    (tmp_path / "file").write_bytes(content)
    front, back = free_port(), free_port()
    with (
        started("receive.py", back, tmp_path / "target", 0, 1) as receiver,
        started("relay.py", front, HOST, back, weather, 7, 20 if size else 0),
    ):
        sender = start("send.py", HOST, front, tmp_path / "file", 1000, 0)
        said = sender.communicate(timeout=40)[0]
        assert (sender.returncode, receiver.wait(5)) == (0, 0)
    assert (tmp_path / "target").read_bytes() == content
    assert json.loads(said.splitlines()[-1])["done"] == (21 if size else 1)


def test_our_receiver_holds_its_acks_back_once(tmp_path: Path) -> None:
    port = free_port()
    with udp() as sender, started("receive.py", port, tmp_path / "target", 0.15, 1) as receiver:
        begin = time.monotonic()
        for number in range(40):
            sender.sendto(packets.data(number, b"x"), (HOST, port))
        assert select.select([sender], [], [], 5)[0]
        waited = time.monotonic() - begin
        for number in range(40):
            assert sender.recv(2000) == packets.ack(number)
        sender.sendto(packets.data(40, b""), (HOST, port))
        assert sender.recv(2000) == packets.ack(40)
        told = lines_of(receiver)
    assert waited >= 0.15
    assert [line["released"] for line in told if "released" in line] == [40]
    assert (tmp_path / "target").read_bytes() == b"x" * 40


def test_our_sender_has_at_most_eight_unanswered_and_stops_half_way(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(bytes(20_000))
    with udp() as receiver:
        sender = start("send.py", *receiver.getsockname(), tmp_path / "file", 1000, 10)
        seen: set[int] = set()
        while len(seen) < 8 or select.select([receiver], [], [], 0.3)[0]:
            datagram, source = receiver.recvfrom(2000)
            seen.add(int.from_bytes(datagram[1:5], "big"))
            assert seen <= set(range(8))
            if len(seen) == 8:
                break
        for number in range(10):
            receiver.sendto(packets.ack(number), source)
        while sender.poll() is None:
            if select.select([receiver], [], [], 0.05)[0]:
                datagram, source = receiver.recvfrom(2000)
                receiver.sendto(packets.ack(int.from_bytes(datagram[1:5], "big")), source)
        told = [json.loads(line) for line in sender.communicate()[0].splitlines()]
    assert sender.returncode == 0
    assert told[-1]["done"] == 10


def test_our_sender_says_when_it_is_stuck_and_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    with udp() as receiver:
        sender = start("send.py", *receiver.getsockname(), tmp_path / "file", 1000, 0)
        assert sender.stdout is not None
        assert json.loads(sender.stdout.readline())["stuck"] == 0
        assert sender.poll() is None
        sender.kill()
        sender.communicate()


def told(way: str, number: int, at: float, *did: str) -> dict[str, object]:
    return {"way": way, "number": number, "at": at, "did": list(did)}


def test_answers_and_needless_repeats_are_read_from_the_log() -> None:
    lost = [told("D", 1, 0.0), told("A", 1, 0.1, "lose"), told("D", 1, 0.2), told("A", 1, 0.25), told("D", 2, 0.3)]
    assert [round(seconds, 3) for seconds in answer_times(lost)] == [0.1, 0.05]
    assert not saw_needless_repeat(lost)
    assert saw_needless_repeat([*lost, told("D", 1, 0.4)])
