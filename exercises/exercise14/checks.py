"""Exercise 14: a file over UDP through a storm. The storm is peer/relay.py; our sender and receiver stand beside it."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

from blame import (
    AFTER_SENDER,
    RECEIVED,
    SENT,
    STAYS,
    TRANSFER_PATIENCE,
    Relay,
    answer_times,
    blame_early_end,
    blame_incomplete,
    blame_receiver,
    blame_sender,
    first_missing,
    saw_needless_repeat,
    times,
    unanswered,
)

from grader.checking import THE_END, Peer, Student, check, difference, fail
from grader.checking.ending import must_end_well, must_refuse_kindly
from grader.checking.failure import CheckFailed, Failure
from grader.checking.script import Script
from grader.errors import LabError
from grader.lab.host import Entry, Program, ProgramState

SCRIPTS = Path(__file__).parent / "peer"
SENDER, RECEIVER = "storm_send.py", "storm_receive.py"
TARGET = "copy.bin"
OURS_PATIENCE, GLANCE = 15.0, 0.5
LATE_PAUSE = 0.8  # a receiver that has everything may leave after 1 second without a DATA
HOLD, LATE_HOLD = 0.15, 0.19
QUICKEST, SLOWEST, BREAK_OFF = 7.0, 12.0, 2.0
WINDOW, BYTES, TRIES = 32, 1000, 3
LASTS = [14, 15, 19, 20]  # numbers of the end for which our sender's last eight DATA hold at least three


class Transfer:
    """One file on its way through a relay; which of the two programs are the student's, subclasses say.

    What has to be put on a machine first is put here, for `run` has others beside it.
    """

    last = 0  # the number of the end, where it is known
    ours_too = True  # whether one of the programs is ours

    def __init__(self, student: Student, peer: Peer, draw: random.Random, weather: str, content: bytes) -> None:
        self.student, self.peer, self.content = student, peer, content
        self.name, self.seed = f"transfer{draw.randrange(10**6)}", draw.randrange(10**6)
        self.front, self.back = draw.sample(range(20000, 30000), 2)
        self.programs: list[Program] = []
        self.file = student.put_beside(f"{self.name}-file", {"letter.bin": content}) + "/letter.bin"
        to = self.receivers_address()
        arguments = peer.address, self.front, to, self.back, weather, self.seed, self.last
        self.relay = Relay(peer, SCRIPTS / "relay.py", *arguments, port=self.front)

    def receivers_address(self) -> str:
        return self.student.address

    def run(self) -> None:
        raise NotImplementedError

    def was_late(self) -> bool:
        """Whether a pause in what reached the receiver was so long that it may have taken it for the end."""
        times = [line["at"] for line in self.relay.ways("D", whole=True)]
        return any(later - earlier > LATE_PAUSE for earlier, later in pairwise(times))

    def seems_hurried(self) -> bool:
        """Whether the student's program did what it may do by its own fault, or because the machine was slow."""
        return False

    def start_receiver(self, files: Mapping[str, Entry]) -> Program:
        """The student's receiver, bound to its port, with its TARGET in a folder that holds these files."""
        self.folder = self.student.put_beside(f"{self.name}-target", files)
        arguments = self.student.address, self.back, f"{self.folder}/{TARGET}"
        started = self.student.serve(*arguments, port=self.back, protocol="udp", program=RECEIVER)
        self.programs.append(started)
        return started

    def start_sender(self) -> Program:
        started = self.student.start(self.peer.address, self.front, self.file, program=SENDER)
        self.programs.append(started)
        return started

    def await_sender(self, sender: Program) -> ProgramState:
        """How the student's sender ended; it still runs when it has fallen silent or its time is up."""
        begin = time.monotonic()
        while (state := sender.wait(GLANCE)).running:
            patience = TRANSFER_PATIENCE if self.relay.said("way") else OURS_PATIENCE  # to begin, and for all
            if time.monotonic() - begin > patience or self.relay.said("silent"):
                break
        return state

    def must_have_received(self, receiver: Program) -> None:
        """Fails unless the student's receiver ends by itself, with 0, and TARGET is the file."""
        state = receiver.wait(AFTER_SENDER)
        found = self.student.files_in(self.folder).get(TARGET)
        if state.running:
            does = "has not written TARGET" if found is None else "wrote TARGET but did not end"
            fail(
                f"Every DATA, the end included, had its ACK, but {AFTER_SENDER:g} seconds later your receiver {does}.",
                expected=RECEIVED,
                observed="it is still running",
            )
        must_end_well("Your receiver", receiver, state, RECEIVED)
        if found is None:
            fail("Your receiver ended, but there is no file TARGET.", expected=RECEIVED, observed="no such file")
        if found != self.content:
            fail(self.unlike(found), **difference(self.content, found, on_wire=False))

    def unlike(self, _found: bytes) -> str:
        return "What your receiver wrote is not the file that was sent."


class Sending(Transfer):
    """The student's sender to our receiver, which stays until we end it: how long it listens shall decide nothing."""

    hold = 0.0

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        own = self.peer.address, self.back, self.name, self.hold, 10 * TRANSFER_PATIENCE
        self.receiver = Script(self.peer, SCRIPTS / "receive.py", *own, port=self.back)

    def receivers_address(self) -> str:
        return self.peer.address

    def was_late(self) -> bool:
        """Whether our receiver took so long for an ACK that the sender may have sent the DATA again."""
        return any(seconds > LATE_HOLD for seconds in answer_times(self.relay.log))

    def seems_hurried(self) -> bool:
        return bool(saw_needless_repeat(self.relay.log))

    def run(self) -> None:
        sender = self.start_sender()
        state = self.await_sender(sender)
        if state.status != 0:
            blame_sender(sender, state, self.relay)
        if not self.receiver.said("complete", seconds=2.0):
            blame_incomplete(self.relay, state, first_missing(self.receiver, "arrived"))
        found = (self.peer.host.get(self.peer.host.place.folder) or {}).get(self.name, b"")
        if found != self.content:
            what = "Every DATA of your sender arrived, but put together they are not the file."
            fail(what, **difference(self.content, found, on_wire=False))


class FairSending(Sending):
    """Once, our receiver holds its ACKs back and counts what comes all the same."""

    hold = HOLD

    def run(self) -> None:
        super().run()
        held = next(line["released"] for line in self.receiver.log if "released" in line)
        if held > WINDOW:
            fail(
                f"Our receiver kept its first ACKs back for {HOLD:g} seconds, and your sender sent on and on: "
                f"{held} DATA were unanswered at the same time.",
                expected=f"at most {WINDOW} different DATA without their ACK",
                observed=f"{held} different DATA",
            )
        sources = [line["sender"] for line in self.relay.log if "sender" in line]
        if len(sources) > 1:
            fail(
                "Your sender used more than one socket. An ACK goes where its DATA came from, so use one for all.",
                expected="every DATA comes from the same port",
                observed=f"the port changed {times(len(sources) - 1)}",
            )

    def was_late(self) -> bool:
        return super().was_late() or any(line.get("after", 0.0) > LATE_HOLD for line in self.receiver.log)


class Receiving(Transfer):
    """Our sender to the student's receiver. `sizes` and `upto` are send.py's, `before` is in the folder of TARGET."""

    def __init__(self, *common: Any, sizes: str = str(BYTES), upto: int = 0, before: bytes | None = None) -> None:
        self.last = -(-len(common[-1]) // BYTES) if sizes.isdigit() else 0
        super().__init__(*common)
        self.sizes, self.upto, self.before = sizes, upto, before

    def run(self) -> None:
        receiver = self.start_receiver({} if self.before is None else {TARGET: self.before})
        folder = self.peer.host.put_beside(self.name, {"letter.bin": self.content})
        to = self.peer.address, self.front
        self.sender = Script(self.peer, SCRIPTS / "send.py", *to, f"{folder}/letter.bin", self.sizes, self.upto)
        self.await_all_acks(receiver)
        self.judge(receiver)

    def judge(self, receiver: Program) -> None:
        self.must_have_received(receiver)

    def await_all_acks(self, receiver: Program) -> None:
        """Waits until our sender has every ACK; fails when the student's receiver stops giving them."""
        deadline = time.monotonic() + TRANSFER_PATIENCE
        while not self.sender.said("done", GLANCE):
            state = receiver.state()
            if not state.running and not self.sender.said("done", GLANCE):
                blame_early_end(receiver, state, self.relay, first_missing(self.sender, "answered"))
            if time.monotonic() > deadline or self.sender.said("stuck"):
                blame_receiver(self.relay, first_missing(self.sender, "answered"))

    def unlike(self, found: bytes) -> str:
        """How TARGET differs, by the blocks of our sender: their bytes are drawn, so each is found where it went."""
        starts = range(0, len(self.content) - 100 if self.sizes.isdigit() else 0, BYTES)
        blocks = [self.content[start : start + BYTES] for start in starts]
        places = [found.find(block) for block in blocks]
        there = [place for place in places if place >= 0]
        twice = [number for number, block in enumerate(blocks) if found.count(block) > 1]
        if twice:
            return f"Your receiver stored DATA {twice[0]} more than once, so TARGET is not the file."
        if there != sorted(there):
            return "The blocks are not in TARGET in the order of their numbers."
        if -1 in places:
            return f"The bytes of DATA {places.index(-1)} are not in TARGET as they were sent."
        return super().unlike(found)


class BrokenOff(Receiving):
    """Our sender stops half-way, and the student's receiver is stopped; TARGET held something, or nothing."""

    def judge(self, receiver: Program) -> None:
        time.sleep(BREAK_OFF)
        receiver.stop()
        found = self.student.files_in(self.folder).get(TARGET)
        if found != self.before:
            fail(
                "The transfer was broken off half-way, and your receiver had already changed TARGET. "
                "Half a file looks like a whole one to whoever opens it.",
                expected="TARGET is not there" if self.before is None else "TARGET holds what it held before",
                observed="TARGET is gone" if found is None else f"TARGET holds {len(found):,} other bytes",
            )


class Together(Transfer):
    """The student's sender to the student's receiver."""

    ours_too = False

    def run(self) -> None:
        receiver = self.start_receiver({})
        sender = self.start_sender()
        state, there = self.await_sender(sender), receiver.state()
        if state.status != 0:
            must_end_well("Your sender", sender, state, SENT, status=None)
            if not there.running:
                must_end_well("Your receiver", receiver, there, STAYS)
            for number in sorted(unanswered(self.relay))[:1]:
                if len(self.relay.ways("D", number, whole=True)) > len(self.relay.ways("A", number)) + 1:
                    blame_receiver(self.relay, number)
            blame_sender(sender, state, self.relay)
        if receiver.wait(AFTER_SENDER).running and (waiting := unanswered(self.relay)):
            blame_incomplete(self.relay, state, min(waiting))
        self.must_have_received(receiver)


class Unanswered(Sending):
    """The student's sender to a port that swallows everything."""

    def __init__(self, *arguments: Any) -> None:
        Transfer.__init__(self, *arguments)
        self.swallowing = self.peer.udp_port(self.back)

    def run(self) -> None:
        begin = time.monotonic()
        sender = self.start_sender()
        if not self.swallowing.receive(1, OURS_PATIENCE):
            blame_sender(sender, sender.state(), self.relay)
        started = time.monotonic() - begin
        state = sender.wait(SLOWEST + GLANCE)
        expected = f"it gives up after 40 tries of one DATA, which takes {QUICKEST:g} to {SLOWEST:g} seconds"
        observed = "it is still running" if state.running else f"it ended after {state.seconds:.0f} seconds"
        if state.running or state.seconds - started > SLOWEST:
            what = f"Nobody answered, and {SLOWEST:g} seconds later your sender had not given up."
            fail(what, expected=expected, observed=observed)
        if state.seconds < QUICKEST:
            what = "Your sender gave up too soon. The network may be bad only for a while."
            fail(what, expected=expected, observed=observed)
        said = sender.output("stderr", until=THE_END, seconds=5)
        must_refuse_kindly(state, said, 1, "Nobody answered, and your sender", sender.output())


# --- the checks -----------------------------------------------------------------------------------------------------


def all_arrive(student: Student, transfers: Callable[[], Sequence[Transfer]]) -> None:
    """Runs all transfers at the same time; fails for the first that failed, unless the machine was late."""
    for attempt in range(1, TRIES + 1):
        running = transfers()
        with ThreadPoolExecutor(len(running)) as together:
            failures = list(together.map(outcome, running))
        failed = [(transfer, failure) for transfer, failure in zip(running, failures, strict=True) if failure]
        if not failed:
            return
        judged = [each for each in failed if not excused(each[0], last=attempt == TRIES)]
        if judged:
            student.suspects = judged[0][0].programs
            raise CheckFailed(judged[0][1])
        student.start_over()
        running[0].peer.host.sweep()
    raise LabError("This machine is too busy: our programs could not keep the times that they promise.")


def excused(transfer: Transfer, *, last: bool) -> bool:
    """Whether a transfer that failed is tried again: what may be the program's own fault counts at the last try."""
    if transfer.was_late():
        return transfer.ours_too or not last
    return not last and transfer.seems_hurried()


def outcome(transfer: Transfer) -> Failure | None:
    try:
        transfer.run()
    except CheckFailed as failed:
        return failed.failure
    return None


def for_receiver(draw: random.Random, last: int) -> bytes:
    """A file that our sender cuts into so many DATA, the last of 100 bytes or more."""
    return draw.randbytes(last * BYTES - draw.randrange(BYTES - 100))


def for_sender(draw: random.Random) -> bytes:
    return draw.randbytes(draw.randrange(12_500, 20_001))


def both_ways(student: Student, peer: Peer, draw: random.Random, weather: str) -> None:
    """The student's sender to our receiver, and our sender to the student's receiver."""
    common = student, peer, draw, weather
    all_arrive(
        student,
        lambda: [
            Sending(*common, for_sender(draw)),
            Receiving(*common, for_receiver(draw, draw.choice(LASTS))),
        ],
    )


FORM = "struct.pack('>I', number) makes the four bytes of a number, and zlib.crc32(those + payload) is the checksum. "


@check(
    points=10,
    hint=FORM + "Keep what waits for its ACK in a dict, at most 32 at a time: a number leaves it when its ACK comes, "
    "and only then the next may go. An empty file is the end alone: DATA 0 with no bytes.",
)
def fair_weather_send(student: Student, peer: Peer, draw: random.Random) -> None:
    """Your sender brings a file, and an empty one"""
    common = student, peer, draw, "calm"
    all_arrive(
        student,
        lambda: [FairSending(*common, draw.randbytes(draw.randrange(55_000, 60_001))), Sending(*common, b"")],
    )


@check(
    points=10,
    hint=FORM
    + "Store each payload under its number, answer with the ACK to where the DATA came from, and write TARGET "
    "when the end and all before it are there. A block has any size from 1 to 1000 bytes.",
)
def fair_weather_receive(student: Student, peer: Peer, draw: random.Random) -> None:
    """Your receiver stores a file, and an empty one"""
    common = student, peer, draw, "calm"
    all_arrive(
        student,
        lambda: [
            Receiving(*common, draw.randbytes(draw.randrange(40_000, 60_001)), sizes=f"s{draw.randrange(100)}"),
            Receiving(*common, b""),
        ],
    )


@check(
    points=15,
    hint="Sender: each DATA has a clock of its own, and without its own ACK it is sent again after 0.2 seconds. "
    "Receiver: a DATA that you have already is answered again, for its ACK may have been lost.",
)
def loss(student: Student, peer: Peer, draw: random.Random) -> None:
    """A fifth of all datagrams is lost"""
    both_ways(student, peer, draw, "loss")


@check(
    points=10,
    hint="Sender: an ACK may come twice, and the second changes nothing (dict.pop(number, None)). "
    "Receiver: what is stored under a number is not stored once more, but it is answered.",
)
def duplicates(student: Student, peer: Peer, draw: random.Random) -> None:
    """A third of all datagrams comes twice"""
    both_ways(student, peer, draw, "duplicates")


@check(
    points=10,
    hint="The number says where a block belongs, not the order in which it came. Answer only what you have stored: "
    "a block that you throw away because it came too early must come again.",
)
def reordering(student: Student, peer: Peer, draw: random.Random) -> None:
    """A third is swapped with the next"""
    both_ways(student, peer, draw, "reordering")


@check(
    points=15,
    hint="Compare the CRC-32 of what came with the one in the datagram before you believe anything else in it, the "
    "number included. A damaged DATA and a damaged ACK are dropped without a word, as if they had been lost.",
)
def damage(student: Student, peer: Peer, draw: random.Random) -> None:
    """A tenth of all datagrams has flipped bits"""
    both_ways(student, peer, draw, "damage")


@check(
    points=15,
    hint="When each of the four passes alone, look at what they do to each other: a late second copy, a damaged one "
    "that comes again, an ACK that was lost and a block that overtakes.",
)
def storm(student: Student, peer: Peer, draw: random.Random) -> None:
    """Loss, repeats, swaps and damage at once"""
    both_ways(student, peer, draw, "storm")


@check(
    points=5,
    hint="The receiver cannot know whether its last ACK arrived. So it stays and answers what comes again, until one "
    "second has passed in silence (settimeout(1)); the sender asks again until it has the ACK of the end too.",
)
def lost_farewell(student: Student, peer: Peer, draw: random.Random) -> None:
    """The ACK of the end is lost twice"""
    both_ways(student, peer, draw, "farewell")


@check(
    points=5,
    needs=["fair_weather_send"],
    hint="Count how often each DATA was sent: after the 40th try and another 0.2 seconds, a message on sys.stderr and "
    "sys.exit(1). The receiver writes to another file, and os.replace() makes it TARGET when it is whole.",
)
def gives_up(student: Student, peer: Peer, draw: random.Random) -> None:
    """The sender gives up; TARGET is never half written"""
    common = student, peer, draw, "calm", for_receiver(draw, 16)
    all_arrive(
        student,
        lambda: [
            Unanswered(*common),
            BrokenOff(*common, upto=8, before=b"An old letter. " + draw.randbytes(20)),
            BrokenOff(*common, upto=8),
        ],
    )


@check(
    points=5,
    hint="First mend what failed above. Do both work with our programs, and only not with each other? Then look at "
    "what one of them does that the other does not expect, such as more tries, smaller blocks or a longer wait.",
)
def together(student: Student, peer: Peer, draw: random.Random) -> None:
    """Your sender and your receiver, in the storm"""
    all_arrive(
        student, lambda: [Together(student, peer, draw, "storm", draw.randbytes(draw.randrange(12_500, 20_001)))]
    )
