"""Exercise 7: a program that sends PINGs over UDP and tells which were answered in time."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from grader.checking import Failure, Finished, Peer, Student, check, fail, quote, refuses_wrong_arguments
from grader.checking.arguments import HINT as ARGUMENTS_HINT
from grader.checking.arguments import wrong_calls, wrong_values
from grader.checking.draws import a_port
from grader.checking.ending import ending
from grader.checking.failure import CheckFailed
from grader.errors import LabError
from grader.lab.host import Datagrams, Play, Played, Program
from grader.lab.link import AgentRefused

LINE = re.compile(r"(?<!\d)(\d+)\b.*\b(ok|lost)\b")
LAST_LINE = re.compile(r"(\d+) sent\D+(\d+) received")
WRONG_COUNTS = ("abc", "", "1.5", "-1", "0", "1001")
TRIES = 3
TOO_LATE = 0.1  # seconds: if we answered later than that, the attempt says nothing
SHORTEST, LONGEST = 0.4, 1.5  # seconds that the wait for an answer may take
EACH_LOST, AT_LEAST = 2.0, 8.0  # seconds of patience
OUR_PORT, STRANGER = 0, 1

Rules = dict[bytes, list[tuple[float, int, bytes]]]


def ping(number: int) -> bytes:
    return b"PING %d" % number


def pong(number: int, after: float = 0.0, sender: int = OUR_PORT) -> tuple[float, int, bytes]:
    return after, sender, b"PONG %d" % number


def all_answered(count: int) -> Rules:
    return {ping(number): [pong(number)] for number in range(1, count + 1)}


@dataclass
class Talk:
    """One run of the program against a script: how many PINGs, and what follows each."""

    count: int
    rules: Rules
    nobody_there: bool = False
    asked: list[Played] = field(default_factory=list)
    program: Program | None = None
    where: tuple[str, int] | None = None  # we answered from here
    finished: Finished | None = None
    told: dict[int, str] = field(default_factory=dict)  # what the program says of each number

    @property
    def lines(self) -> list[str]:
        assert self.finished is not None
        return self.finished.stdout.decode("utf-8", "replace").splitlines()

    @property
    def received(self) -> int | None:
        """The R of the last line, None where there is none; `summary` judges the line."""
        found = [match for line in self.lines if (match := LAST_LINE.search(line))]
        return int(found[-1][2]) if found else None

    def seconds_after(self, number: int) -> float | None:
        """How long the program waited between this PING and the next; None when one of them is missing."""
        at = {played.data: played.at for played in reversed(self.asked)}
        if ping(number) not in at or ping(number + 1) not in at:
            return None
        return at[ping(number + 1)] - at[ping(number)]


def verdicts(lines: Sequence[str]) -> dict[int, str]:
    """What lines say of each number, in whatever form; `counts_replies` judges the form."""
    return {int(found[1]): found[2] for line in lines if (found := LINE.search(line))}


def a_free_port(peer: Peer, draw: random.Random) -> Datagrams:
    """A UDP socket of ours on a drawn port that was free."""
    while True:
        try:
            return peer.udp_port(a_port(draw))
        except AgentRefused:  # somebody on this machine has it
            continue


class Pinging:
    """Runs talks beside each other, each with a port of its own."""

    def __init__(self, student: Student, peer: Peer, draw: random.Random) -> None:
        self.student = student
        self.peer = peer
        self.draw = draw

    def run(self, *talks: Talk) -> bool:
        """Fills the talks with what happened; False when we were late ourselves, so that nothing can be judged."""
        playing = [self.start(talk) for talk in talks]
        in_time = True
        for talk, (play, program) in zip(talks, playing, strict=True):
            talk.program = program
            lost = sum(1 for number in range(talk.count) if not talk.rules.get(ping(number + 1)))
            talk.finished = self.student.finish(program, AT_LEAST + EACH_LOST * lost)
            talk.told = verdicts(talk.lines)
            if play is not None:
                talk.asked, sent = play.stop()
                in_time = in_time and all(played.late < TOO_LATE for played in sent)
        return in_time

    def start(self, talk: Talk) -> tuple[Play | None, Program]:
        ours, stranger = a_free_port(self.peer, self.draw), a_free_port(self.peer, self.draw)
        talk.where = ours.local
        play = self.play_or_leave(talk, ours, stranger)
        return play, self.student.start(*ours.local, talk.count)

    @staticmethod
    def play_or_leave(talk: Talk, ours: Datagrams, stranger: Datagrams) -> Play | None:
        if talk.nobody_there:
            ours.close()
            return None
        return ours.play(talk.rules, [stranger])


def must(
    student: Student,
    peer: Peer,
    draw: random.Random,
    judge: Callable[[Sequence[Talk]], Failure | None],
    *talks: Talk,
) -> None:
    """Plays and judges. What depends on time is tried again before it is held against the program.

    Raises LabError when we could not keep to the script.
    """
    found: Failure | None = None
    for _ in range(TRIES):
        in_time = Pinging(student, peer, draw).run(*talks)
        found = judge(talks)
        if found is None and in_time:
            return
        if _ < TRIES - 1:
            student.start_over()
    if not in_time:
        raise LabError("This machine was so busy that our answers came late.")
    if found is not None:
        student.suspects = [talk.program for talk in talks if talk.program and talk.where == found.where]
        raise CheckFailed(found)


def wrong_verdict(talk: Talk, number: int, wanted: str, why: str) -> Failure | None:
    """The program has to say `wanted` of this number."""
    got = talk.told.get(number)
    if got == wanted:
        return None
    assert talk.finished is not None
    said = f"it says {number} {got}" if got else f"no line about {number}; {ending(talk.finished.state)}"
    but = f"your program says {got}" if got else "your program prints no line about it"
    return Failure(f"{why.removesuffix('.')}, but {but}.", f"{number} {wanted}", said, where=talk.where)


def wrong_total(talk: Talk, received: int, why: str) -> Failure | None:
    if talk.received in (received, None):
        return None
    return Failure(why, f"{received} received", f"{talk.received} received", where=talk.where)


@check(
    points=15,
    hint='sendto(f"PING {n}".encode(), (host, port)), once for each n from 1 to COUNT, both included.',
)
def asks(student: Student, peer: Peer, draw: random.Random) -> None:
    """It sends PING 1 to PING n, one each, in order"""
    talk = Talk(count := draw.randrange(4, 8), all_answered(count))
    Pinging(student, peer, draw).run(talk)
    wanted, got = [ping(number + 1) for number in range(count)], [played.data for played in talk.asked]
    if got != wanted:
        different = next((i for i, (a, b) in enumerate(zip(wanted, got, strict=False)) if a != b), min(len(got), count))
        fail(
            f"{wrong_pings(wanted, got)}{'' if got else ending_of(talk)}",
            expected=f"{quote(wanted[different])} as number {different + 1}" if different < count else f"{count} PINGs",
            observed=quote(got[different]) if different < len(got) else f"{len(got)} datagrams and no more",
        )


def wrong_pings(wanted: list[bytes], got: list[bytes]) -> str:
    if not got:
        return "Not one datagram came."
    if got[: len(wanted)] == wanted:
        return f"Your program sent {len(got)} datagrams, and was asked for {len(wanted)}."
    return f"The datagrams that came are not PING 1 to PING {len(wanted)}."


def ending_of(talk: Talk) -> str:
    assert talk.finished is not None
    return f" The program ended: {ending(talk.finished.state)}."


@check(
    points=15,
    hint="recvfrom() gives the datagram whole when it asks for enough bytes. Compare it with the bytes of PONG n, then "
    'print(n, "ok").',
)
def counts_replies(student: Student, peer: Peer, draw: random.Random) -> None:
    """When all are answered, all are ok"""
    few, many = Talk(count := draw.randrange(4, 12), all_answered(count)), Talk(1000, all_answered(1000))

    def judge(_: Sequence[Talk]) -> Failure | None:
        for talk in (few, many):
            for number in range(1, talk.count + 1):
                why = f"PING {number} of {talk.count} was answered at once with PONG {number}, so it is ok."
                if found := wrong_verdict(talk, number, "ok", why):
                    return found
        return wrong_form(few)

    must(student, peer, draw, judge, few, many)


def wrong_form(talk: Talk) -> Failure | None:
    """The one place where the form of the lines is judged; the last one is `summary`'s."""
    for number, line in enumerate(talk.lines[: talk.count], 1):
        if line != f"{number} ok":
            why = (
                "The verdicts are right, but their form is not: one line for each, the number, a space, and ok or lost."
            )
            return Failure(why, f"{number} ok", quote(line.encode()), where=talk.where)
    return None


@check(
    points=20,
    hint="settimeout() before recvfrom(), and catch TimeoutError. The half second begins with the PING: note "
    "time.monotonic() then, and wait each time only for what is left.",
)
def times_out(student: Student, peer: Peer, draw: random.Random) -> None:
    """Without an answer it is lost after half a second"""
    noise = [(0.1 + 0.15 * i, OUR_PORT, b"noise %d" % i) for i in range(20)]
    silence = Talk(4, {**all_answered(4), ping(2): []})
    chatter = Talk(2, {ping(1): noise, ping(2): [pong(2, 0.05)]})

    def judge(_: Sequence[Talk]) -> Failure | None:
        return (
            wrong_verdict(silence, 2, "lost", "PING 2 was not answered, so it is lost.")
            or wrong_wait(silence, 2, "PING 2 was not answered.")
            or wrong_verdict(silence, 3, "ok", "PING 3, after a lost one, was answered at once, so it is ok.")
            or wrong_verdict(chatter, 1, "lost", "To PING 1 came useless datagrams alone, so it is lost.")
            or wrong_wait(chatter, 1, "To PING 1 came useless datagrams alone, one every 0.15 seconds.")
        )

    must(student, peer, draw, judge, silence, chatter)


def wrong_wait(talk: Talk, number: int, situation: str) -> Failure | None:
    seconds = talk.seconds_after(number)
    if seconds is not None and SHORTEST <= seconds <= LONGEST:
        return None
    what = "was never sent" if seconds is None else f"came {'too early' if seconds < SHORTEST else 'too late'}"
    return Failure(
        f"{situation} The next PING {what}.",
        "the next PING about 0.5 seconds later",
        "no further PING" if seconds is None else f"{seconds:.1f} seconds later",
        where=talk.where,
    )


@check(
    points=15,
    hint="Compare the number: while you wait for PONG 2, a PONG 1 counts for nothing. Go on waiting for what is left "
    "of the half second.",
)
def late_reply(student: Student, peer: Peer, draw: random.Random) -> None:
    """The PONG of another number counts for nothing"""
    alone = Talk(2, {ping(1): [], ping(2): [pong(1, 0.05)]})
    followed = Talk(2, {ping(1): [], ping(2): [pong(1, 0.05), pong(2, 0.25)]})
    early = Talk(2, {ping(1): [pong(2, 0.05), pong(1, 0.15)], ping(2): []})

    def judge(_: Sequence[Talk]) -> Failure | None:
        return (
            wrong_verdict(alone, 2, "lost", "While PONG 2 was waited for, only PONG 1 came: 2 is lost.")
            or wrong_total(
                alone, 0, "Only a late PONG 1 came, and what is late never counts, also not in the last line."
            )
            or wrong_verdict(followed, 2, "ok", "A late PONG 1 came first, then PONG 2, still in time: 2 is ok.")
            or wrong_total(followed, 1, "Of what came, only PONG 2 answered a PING in time.")
            or wrong_verdict(early, 1, "ok", "PONG 2 came first, then PONG 1, still in time: 1 is ok.")
            or wrong_verdict(early, 2, "lost", "PONG 2 came before PING 2 was sent, and none after: 2 is lost.")
            or wrong_total(early, 1, "Of what came, only PONG 1 answered a PING.")
        )

    must(student, peer, draw, judge, alone, followed, early)


@check(
    points=10,
    hint="A second PONG 1 is still there when you wait for PONG 2. Its number shows that it is not the answer.",
)
def duplicate(student: Student, peer: Peer, draw: random.Random) -> None:
    """A second PONG n counts for nothing"""
    alone = Talk(2, {ping(1): [pong(1), pong(1)], ping(2): []})
    followed = Talk(2, {ping(1): [pong(1), pong(1)], ping(2): [pong(2, 0.2)]})

    def judge(_: Sequence[Talk]) -> Failure | None:
        return (
            wrong_verdict(alone, 2, "lost", "PONG 1 came twice, and no PONG 2: 2 is lost.")
            or wrong_total(alone, 1, "One PING was answered; a second PONG does not count again.")
            or wrong_verdict(followed, 2, "ok", "A second PONG 1 came first, then PONG 2, in time: 2 is ok.")
            or wrong_total(followed, 2, "Two PINGs were answered; a second PONG does not count again.")
        )

    must(student, peer, draw, judge, alone, followed)


@check(
    points=10,
    hint="recvfrom() also tells who sent the datagram: address and port. Only (HOST, PORT) can answer.",
)
def stranger(student: Student, peer: Peer, draw: random.Random) -> None:
    """A PONG n from another port counts for nothing"""
    alone = Talk(1, {ping(1): [pong(1, sender=STRANGER)]})
    followed = Talk(1, {ping(1): [pong(1, sender=STRANGER), pong(1, 0.2)]})

    def judge(_: Sequence[Talk]) -> Failure | None:
        return (
            wrong_verdict(alone, 1, "lost", "PONG 1 came from another port than the one asked: 1 is lost.")
            or wrong_total(alone, 0, "A stranger's PONG does not count.")
            or wrong_verdict(followed, 1, "ok", "A stranger's PONG 1 came first, then the right one: 1 is ok.")
            or wrong_total(followed, 1, "One PONG came from the right port, one from a stranger's.")
        )

    must(student, peer, draw, judge, alone, followed)


@check(
    points=10,
    hint='print(f"{sent} sent, {received} received") and sys.exit(0 if received else 1). Where nobody listens, a '
    "connected UDP socket may raise ConnectionRefusedError: that is silence too.",
)
def summary(student: Student, peer: Peer, draw: random.Random) -> None:
    """The last line and the exit status are right"""
    talks = [
        (Talk(3, all_answered(3)), 3, "all three were answered"),
        (Talk(3, {**all_answered(3), ping(2): []}), 2, "two of three were answered"),
        (Talk(1, {}), 0, "nothing was answered"),
        (Talk(1, {}, nobody_there=True), 0, "nobody was there"),
    ]

    def judge(_: Sequence[Talk]) -> Failure | None:
        return next((found for each in talks if (found := wrong_summary(*each))), None)

    must(student, peer, draw, judge, *(talk for talk, _received, _situation in talks))


def wrong_summary(talk: Talk, received: int, situation: str) -> Failure | None:
    wanted = f"{talk.count} sent, {received} received"
    last = talk.lines[-1] if talk.lines else ""
    assert talk.finished is not None
    if last != wanted:
        observed = quote(last.encode()) if last else f"nothing; {ending(talk.finished.state)}"
        return Failure(f"When {situation}, the last line was not '{wanted}'.", wanted, observed, where=talk.where)
    status = 0 if received else 1
    if talk.finished.state.status != status:
        why = f"When {situation}, the exit status was another: 0 says that answers came, 1 that none did."
        return Failure(why, f"exit status {status}", ending(talk.finished.state), where=talk.where)
    return None


@check(points=5, needs=["asks"], hint=f"{ARGUMENTS_HINT} COUNT goes from 1 to 1000.")
def bad_arguments(student: Student, peer: Peer, draw: random.Random) -> None:
    """Wrong arguments get a message and exit status 2"""
    host, port = a_free_port(peer, draw).local
    right = {"HOST": host, "PORT": str(port), "COUNT": "3"}
    refuses_wrong_arguments(
        student, wrong_calls(host, str(port), COUNT="3") + wrong_values(right, "COUNT", WRONG_COUNTS)
    )
