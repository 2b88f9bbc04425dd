"""Exercise 9: a chat client that sends what is typed and prints what comes, both at the same time."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from typing import NoReturn

from grader.checking import Peer, Student, check, containing, difference, fail, quote, refuses_wrong_arguments
from grader.checking.arguments import HINT as ARGUMENTS_HINT
from grader.checking.arguments import wrong_calls
from grader.checking.draws import FOREIGN_WORDS, PLAIN_WORDS, a_port
from grader.checking.ending import ending
from grader.lab.host import ProgramState

PATIENCE = 5.0
SOON = 1.5  # "within a second"; the rest is for the machine
END_PATIENCE = 2.0
BRIEF = 1.0
TRIES = 3
TURNS = 10  # in each direction
LONGEST = 1000  # characters
THINKING = 0.5
BUFFER_HINT = (
    "One read may take in several lines. The buffer of sys.stdin keeps those that you do not take out, and select "
    "knows nothing of them: read with os.read(0, 4096) and cut the lines yourself, or use a thread."
)
NOT_SENT = f"did not reach the server within {PATIENCE:g} seconds"
NOT_PRINTED = f"not printed on standard output within {PATIENCE:g} seconds"
ONE_MORE_LINE = "after one more line had been typed"
AT_THE_END = "when standard input had ended"
KEPT_BACK = (
    "It left your program only at the end. Either all input is read first, where one line at a time is wanted, or it "
    "stays in a buffer, as with makefile() or print(file=...), until flush()."
)
UNKNOWN = "\N{REPLACEMENT CHARACTER}".encode()


def plain_line(draw: random.Random) -> bytes:
    """A line of ASCII, for faults with letters cost their points elsewhere; its number makes it the only one."""
    return f"{draw.choice(PLAIN_WORDS)} {draw.choice(PLAIN_WORDS)} {draw.randrange(10**6, 10**7)}".encode()


def line(draw: random.Random) -> bytes:
    return f"{draw.choice(FOREIGN_WORDS)} ".encode() + plain_line(draw)


def joined(*lines: bytes) -> bytes:
    return b"".join(each + b"\n" for each in lines)


class Talk:
    """The student's client between a keyboard and a server, which are both ours."""

    def __init__(self, student: Student, peer: Peer, draw: random.Random) -> None:
        port = a_port(draw)
        self.student = student
        self.server = peer.listen(port)
        self.program = student.start(peer.address, port, feed=True)
        self.connection = self.server.accept()
        self.input_open = True
        self.received = b""
        self.ended: str | None = None  # how its side of the connection ended, as in Received

    def type(self, data: bytes, *, end: bool = False) -> None:
        self.program.feed(data, close=end)
        self.input_open = not end

    def arrives(self, data: bytes, seconds: float = PATIENCE) -> bool:
        """Whether the server gets it, whatever stands around it."""
        got = self.connection.receive(containing(data), seconds)
        self.received += got.data
        self.ended = got.ended if got.is_over else self.ended
        return data in self.received

    def shows(self, data: bytes, seconds: float = PATIENCE) -> bool:
        """Whether it is printed on standard output, whatever stands around it."""
        return data in self.program.output(until=containing(data), seconds=seconds)

    def not_sent(self, typed: bytes, what: str, hint: str = "") -> None:
        observed = f"the server got {quote(last_lines(self.received))}" if self.received else "the server got nothing"
        self.student.look()  # before it is found out what helps
        stuck = self.student.held_up(by_anything=False)
        gone = self.student.afterword()
        when = "" if gone else self.sent_only(typed)
        if self.ended == "fin":
            stuck = f"Your client finished sending (FIN), though more had been typed. {stuck}"
        fail(
            f"{stuck}{what} {f'reached the server only {when}' if when else NOT_SENT}.{gone}",
            expected=f"the server gets {quote(typed)}",
            observed=observed,
            hint={ONE_MORE_LINE: hint, AT_THE_END: KEPT_BACK}.get(when, ""),
        )

    def not_printed(self, said: bytes, what: str) -> None:
        printed = self.program.output()
        self.student.look()
        wrong = self.printed_otherwise(said) or self.student.held_up(by_anything=False)
        gone = self.student.afterword()
        when = "" if gone else self.printed_only(said)
        fail(
            f"{wrong}{what} was {f'printed only {when}' if when else NOT_PRINTED}.{gone}",
            expected=f"{quote(said)} is printed",
            observed=f"printed: {quote(last_lines(printed))}" if printed else "nothing was printed on standard output",
        )

    def sent_only(self, typed: bytes) -> str:
        """What it waits for is found out by letting that happen; "" when nothing of it helps."""
        for happens, when in (
            (self.type_more, ONE_MORE_LINE),
            (self.say_more, "after the server had said something"),
            (self.end_input, AT_THE_END),
        ):
            happens()
            if self.arrives(typed, BRIEF):
                return when
        return ""

    def printed_otherwise(self, said: bytes) -> str:
        if said in self.program.output("stderr"):
            return "Your client printed on standard error, and not on standard output. "
        if self.program.output().lstrip().startswith((b"b'", b'b"')):
            return "Your client printed bytes as Python writes them (b'...') and not the text: decode() them first. "
        return ""

    def printed_only(self, said: bytes) -> str:
        """The same for what it should print."""
        for happens, when in (
            (self.say_more, "after one more line had come"),
            (self.type_more, "after something had been typed"),
            (self.end_input, AT_THE_END),
            (self.connection.half_close, "when the server had ended"),
        ):
            happens()
            if self.shows(said, BRIEF):
                return when
        return ""

    def say_more(self) -> None:
        self.connection.send(b"And you?\n")

    def type_more(self) -> None:
        if self.input_open:
            self.type(b"And I?\n")

    def end_input(self) -> None:
        if self.input_open:
            self.type(b"", end=True)


def last_lines(data: bytes) -> bytes:
    return b"".join(data.splitlines(keepends=True)[-2:])


def promptly(attempt: Callable[[], None], what: str) -> None:
    """One of a few lines in a row has to be in time: what is late only now and then may be the machine's fault."""
    took = 0.0
    for _ in range(TRIES):
        begin = time.monotonic()
        attempt()
        took = time.monotonic() - begin
        if took <= SOON:
            return
    fail(
        f"Your client is slow: a line was {what} only after {took:.1f} seconds. Perhaps it sleeps, or looks at one "
        "side for a while before it looks at the other.",
        expected=f"{what} within a second",
        observed=f"{what} after {took:.1f} seconds, and the lines before it were as late",
    )


@check(
    points=10,
    hint="socket(), then connect((HOST, PORT)), with two pairs of brackets: connect() takes the address as one pair.",
)
def connects(student: Student, peer: Peer, draw: random.Random) -> None:
    """Your client connects"""
    Talk(student, peer, draw)


@check(
    points=20,
    hint="Send each line as soon as you have it, encoded in UTF-8 and with its newline, and let nothing else wait in "
    "between: reading what the server says belongs to another thread, or select waits for both.",
)
def sends_lines(student: Student, peer: Peer, draw: random.Random) -> None:
    """Each line that is typed is sent at once"""
    talk = Talk(student, peer, draw)
    typed: list[bytes] = []

    def attempt() -> None:
        typed.append(line(draw))
        talk.type(joined(typed[-1]))
        must_arrive(talk, typed[-1], f"Line {len(typed)} that was typed")

    for _ in range(3):
        promptly(attempt, "sent")
    burst = [line(draw), b"", line(draw).ljust(LONGEST, b".")]
    typed += burst
    talk.type(joined(*burst))
    must_arrive(talk, burst[0], "The first of three lines typed in one go", BUFFER_HINT)
    must_arrive(talk, burst[-1], "The last of three lines typed in one go", BUFFER_HINT, before_empty=typed[:-2])
    if talk.received != joined(*typed):
        fail(wrong_sending(typed, talk.received), **difference(joined(*typed), talk.received))


def must_arrive(talk: Talk, typed: bytes, what: str, hint: str = "", before_empty: Sequence[bytes] = ()) -> None:
    """The line with its newline; what stands before it is looked at later.

    `before_empty` is all that was typed before an empty line, where one stands before this line.
    """
    if joined(typed) in talk.received or talk.arrives(joined(typed)):
        return
    if typed + b"\r\n" in talk.received:
        fail(f"{what} arrived with \\r\\n at its end.", **difference(joined(typed), talk.received))
    if typed in talk.received:
        fail(
            f"{what} arrived without the newline at its end, so the server cannot know that it is complete.",
            hint="input() and splitlines() take the newline away: add it again before you send.",
            **difference(joined(typed), talk.received[talk.received.find(typed) :]),
        )
    if before_empty and talk.ended == "fin" and talk.received == joined(*before_empty):
        took_empty_for_the_end(talk, typed)
    talk.not_sent(typed, what, hint)


def took_empty_for_the_end(talk: Talk, last: bytes) -> NoReturn:
    fail(
        "Your client took an empty line for the end of standard input: it finished sending (FIN) there, and the line "
        "that was typed next never came.",
        expected=f"the server gets {quote(last)}",
        observed=f"FIN after {quote(last_lines(talk.received))}",
        mark="data",
        hint='An empty line is a line too: readline() returns "\\n" for it, and "" only at the end. Look at '
        "that before strip() makes the two alike.",
    )


def wrong_sending(typed: list[bytes], received: bytes) -> str:
    """The cause as far as the bytes show it."""
    got = received.split(b"\n")
    if [each for each in got if each] == [each for each in typed if each]:
        many = len(got) - 1 > len(typed)
        return (
            "Your client sent empty lines that nobody had typed: a line from sys.stdin has its newline already."
            if many
            else "An empty line was typed, but not sent. An empty line is a line too."
        )
    return "What the server received is not what was typed."


@check(
    points=20,
    hint="Wait for the server in a thread of its own (or with select), and print each line to standard output as soon "
    "as its newline has come: print(line, flush=True), and nothing else.",
)
def prints_lines(student: Student, peer: Peer, draw: random.Random) -> None:
    """Each line that comes is printed at once, no more"""
    talk = Talk(student, peer, draw)
    said: list[bytes] = []

    def attempt() -> None:
        said.append(line(draw))
        talk.connection.send(joined(said[-1]))
        if not talk.shows(said[-1]):
            talk.not_printed(said[-1], f"Line {len(said)} from the server, while nothing was typed,")

    for _ in range(3):
        promptly(attempt, "printed")
    burst = [line(draw), b"", line(draw)]
    said += burst
    talk.connection.send(joined(*burst))
    for which, one in (("first", burst[0]), ("last", burst[-1])):
        if not talk.shows(one):
            talk.not_printed(one, f"The {which} of three lines that came at once")
    talk.connection.half_close()
    talk.program.wait(END_PATIENCE)  # it may print something at its end
    must_be_all(said, talk.program.output())


def must_be_all(said: list[bytes], printed: bytes) -> None:
    """Standard output to the byte, but for one newline at its very end."""
    expected = joined(*said)
    if printed.removesuffix(b"\n") in (expected, expected.removesuffix(b"\n")):
        return
    lines = printed.removesuffix(b"\n").split(b"\n")
    others = [each for each in lines if each and each not in said]
    if others:
        message = (
            f"Your client printed something on standard output that is no line of the server's: {quote(others[0])}."
        )
    elif len(lines) < len(said):
        message = "An empty line came from the server, but was not printed. An empty line is a line too."
    elif len(lines) > len(said):
        message = "Your client printed more lines than came. print() adds a newline: take the line's own away first."
    else:
        message = "Your client did not print the lines as they came."
    fail(message, **difference(expected, printed, on_wire=False))


@check(
    points=20,
    hint="Two things can happen at any moment, and you cannot know which comes next. Give each its own thread, or "
    "let select.select([connection, 0], [], []) tell you which is ready.",
)
def both_ways(student: Student, peer: Peer, draw: random.Random) -> None:
    """Neither side has to wait for the other"""
    talk = Talk(student, peer, draw)
    turns = any_order(draw)
    for number, who in enumerate(turns):
        one = plain_line(draw)
        before = f" (the lines before it: {', '.join(turns[max(0, number - 3) : number])})" if number else ""
        if who == "typed":
            talk.type(joined(one))
            if not talk.arrives(one):
                talk.not_sent(one, f"Line {number + 1} of {len(turns)}, which was typed{before},")
        else:
            talk.connection.send(joined(one))
            if not talk.shows(one):
                talk.not_printed(one, f"Line {number + 1} of {len(turns)}, which came from the server{before},")


def any_order(draw: random.Random) -> list[str]:
    """Who speaks when; each side has three lines in a row somewhere, which no taking of turns survives."""
    turns = ["typed", "received"] * TURNS
    while not all(f"{who} {who} {who}" in " ".join(turns) for who in ("typed", "received")):
        draw.shuffle(turns)
    return turns


@check(
    points=10,
    hint="recv() gives what has come so far: half a line, half a character, or several lines. Collect bytes, take out "
    "what is complete up to each newline, and decode() only then.",
)
def pieces(student: Student, peer: Peer, draw: random.Random) -> None:
    """A line in pieces is printed once and whole"""
    talk = Talk(student, peer, draw)
    start, last = plain_line(draw), plain_line(draw)
    talk.connection.send(joined(start))
    if not talk.shows(start):
        talk.not_printed(start, "A line that came in one piece")
    one, two = cut_in_two(draw), cut_in_two(draw)
    two = (two[0], two[1].ljust(LONGEST - len(two[0]), b"."))  # its é is two bytes, but one character
    early = draw.randrange(3, 6)
    sent = (one[0][:early], one[0][early:], one[1] + b"\n" + two[0], two[1] + b"\n")
    talk.connection.send(*sent, pause=draw.uniform(0.3, 0.4))
    talk.connection.send(joined(last))
    talk.shows(last)
    for whole in (b"".join(one), b"".join(two)):
        must_be_once(talk, whole, sent[0])


def cut_in_two(draw: random.Random) -> tuple[bytes, bytes]:
    """A line in two pieces, cut inside a character."""
    return plain_line(draw) + "é".encode()[:1], "é".encode()[1:] + plain_line(draw)


def must_be_once(talk: Talk, whole: bytes, piece: bytes) -> None:
    printed = talk.program.output()
    times = printed.count(whole)
    if times == 1:
        return
    if times > 1:
        cause = f"A line that came in pieces was printed {times} times."
    elif piece + b"\n" in printed:
        cause = "A line that came in pieces was printed in pieces too: what one recv() gives was taken for a line."
    elif otherwise := talk.printed_otherwise(whole):
        cause = f"{otherwise}A line that came in pieces was not printed as it is."
    elif UNKNOWN in printed:
        cause = "A character that was cut in two was printed as the sign for unknown characters."
    else:
        cause = f"A line that came in pieces, a character cut in two, was not printed whole.{talk.student.afterword()}"
    fail(
        cause,
        **difference(whole, printed[max(0, printed.find(whole[:3])) :], on_wire=False),
    )


@check(
    points=10,
    hint="At the end of the input, connection.shutdown(socket.SHUT_WR) says that you have finished sending. The "
    "connection stays open in the other direction: go on printing until the server ends it.",
)
def half_close(student: Student, peer: Peer, draw: random.Random) -> None:
    """After the end of input it still prints"""
    talk = Talk(student, peer, draw)
    typed = [plain_line(draw) for _ in range(2)]
    talk.type(b"\n".join(typed), end=True)
    met = talk.connection.receive(seconds=PATIENCE)
    must_have_finished(talk, typed, met.data, met.ended)
    later, last = plain_line(draw), plain_line(draw)
    talk.connection.send(joined(later))
    if not talk.shows(later):
        must_not_end_with_the_input(talk, later)
        talk.not_printed(later, "A line that the server said after standard input had ended")
    talk.connection.send(last)
    talk.connection.half_close()
    if not talk.shows(last):
        talk.not_printed(last, "The last line from the server, which had no newline at its end,")


def must_not_end_with_the_input(talk: Talk, later: bytes) -> None:
    state = talk.program.state()
    if state.status == 0 and not talk.student.breakdown():
        fail(
            "Your client ended when standard input did, though the server had not finished and still said something.",
            expected=f"{quote(later)} is printed",
            observed=ending(state),
        )


def must_have_finished(talk: Talk, typed: list[bytes], received: bytes, ended: str | None) -> None:
    """The server has all lines and FIN. That no line has its newline, `sends_lines` judges."""
    if ended != "fin":
        what = (
            "your client broke the connection off with RST"
            if ended == "reset"
            else "your client did not tell the server that it has finished"
        )
        fail(
            f"Standard input ended, but {what}.{talk.student.afterword()}",
            expected=f"FIN within {PATIENCE:g} seconds of the end of the input",
            observed="RST" if ended == "reset" else "no FIN",
            mark="close",
        )
    for one in typed:
        if one not in received:
            which = "The last line, which had no newline at its end," if one == typed[-1] else "A line"
            fail(
                f"{which} was typed before the end of the input, but never sent.",
                **difference(joined(*typed), received),
            )
    if joined(*typed[:-1]) in received and joined(typed[-1]) not in received:
        fail(
            "The last line was typed without a newline at its end. It has to be sent with one.",
            **difference(joined(*typed), received),
        )


@check(
    points=5,
    hint="When recv() returns b'', the server has ended: end the whole program, also while something waits for the "
    "keyboard. A thread made with daemon=True does not keep the program alive.",
)
def server_ends(student: Student, peer: Peer, draw: random.Random) -> None:
    """It ends with the server, also while input is open"""
    for _ in range(TRIES):
        student.start_over()
        state = after_the_end(Talk(student, peer, draw))
        if not state.running:
            break
    if state.running:
        fail(
            f"{student.held_up()}The server ended the connection, but your client did not end.",
            expected=f"exit status 0 within {END_PATIENCE:g} seconds",
            observed="it kept running",
        )
    if state.status != 0:
        fail(wrong_end(state), expected="exit status 0", observed=ending(state), hint=hint_of_a_lock(state))


def after_the_end(talk: Talk) -> ProgramState:
    """How the client is after the server's FIN. By then it waits in recv() and for the keyboard, which nobody sees."""
    time.sleep(THINKING)
    talk.server.close()  # the next try may draw the same port
    talk.connection.half_close()
    return talk.program.wait(END_PATIENCE)


def wrong_end(state: ProgramState) -> str:
    if state.signal == "SIGABRT":
        return (
            "Python aborted your program (SIGABRT): at its end a daemon thread was still waiting in input(), which "
            "holds a lock on standard input that Python wants at the end."
        )
    return "The server ended the connection, and your client did not end as a program that has succeeded."


def hint_of_a_lock(state: ProgramState) -> str:
    if state.signal != "SIGABRT":
        return ""
    return (
        "Read without Python's buffer, which has the lock: os.read(0, 4096), or lines of open(0, 'rb', buffering=0). "
        "Nobody sees this at a real keyboard, only with a pipe."
    )


@check(
    points=5,
    needs=["connects"],
    hint=ARGUMENTS_HINT,
)
def bad_arguments(student: Student, peer: Peer, draw: random.Random) -> None:
    """Wrong arguments get a message and exit status 2"""
    refuses_wrong_arguments(student, wrong_calls(peer.address, str(a_port(draw))))
