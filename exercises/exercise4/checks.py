"""Exercise 4: a TCP client that reads to the end and prints the text."""

from __future__ import annotations

import random
from collections.abc import Callable

from grader.checking import Peer, Student, Wire, check, containing, difference, fail, quote, refuses_wrong_arguments
from grader.checking.arguments import HINT as ARGUMENTS_HINT
from grader.checking.arguments import wrong_calls
from grader.checking.closing import closing
from grader.checking.draws import FOREIGN_WORDS, PLAIN_WORDS, a_port
from grader.checking.ending import ending, must_refuse_kindly
from grader.checking.failure import count
from grader.checking.peer import LOOPBACK
from grader.checking.student import wire_of
from grader.lab.host import Connection, Program

PORT = 12345
ANSWER_PATIENCE = 5.0
CLOSE_PATIENCE = 2.0
REFUSED_PATIENCE = 5.0
LONG = 256 * 1024
ARE_OBEYED = "HOST and PORT are obeyed: your client connected there. Look at how it reads and prints, as in `prints`."
KEEP_IT_OPEN = (
    "Read first, then close. What stands after a `with socket...:` block, or behind close(), finds the socket closed: "
    "the loop with recv() belongs before that."
)
WORDS = (*PLAIN_WORDS, *FOREIGN_WORDS)


def text(draw: random.Random, words: int) -> str:
    """Two lines with letters of more than one byte; it ends in a visible character."""
    drawn = [f"{draw.choice(WORDS)}{draw.randrange(1000)}" for _ in range(words)]
    return f"{' '.join(drawn[: words // 2])}\n{' '.join(drawn[words // 2 :])}é!"


def plain_text(draw: random.Random, least: int) -> bytes:
    """One line of ASCII with so many bytes or a few more: faults with lines and letters cost their points elsewhere."""
    words, length = [], 0
    while length < least:
        words.append(f"{draw.choice(PLAIN_WORDS)}{draw.randrange(1000)}")
        length += len(words[-1]) + 1
    return " ".join(words).encode()


@check(
    points=15,
    hint="socket(), then connect((HOST, PORT)): the handshake is then complete. In this talk only the "
    "server speaks, so do not send anything.",
)
def connects(student: Student, peer: Peer, draw: random.Random) -> None:
    """Your client connects, and sends nothing"""
    server = peer.listen(PORT)
    student.start(peer.address, PORT)
    connection = server.accept()
    if connection.remote[0] != student.address and not connection.remote[0].startswith("127."):
        fail("The connection did not come from your machine.", expected=student.address, observed=connection.remote[0])
    talk(connection, text(draw, 5).encode())
    said = connection.receive(seconds=CLOSE_PATIENCE).data
    if said:
        fail(
            "Your client sent something. In this exercise only the server speaks.",
            expected="no bytes",
            observed=f"{count(said)}: {quote(said)}",
        )


def talk(connection: Connection, *pieces: bytes, pause: float = 0.0) -> None:
    """The server's whole part: send, then finish sending."""
    connection.send(*pieces, pause=pause)
    connection.half_close()


@check(
    points=20,
    hint="Print the text itself and nothing else: received.decode() turns the bytes into text, and "
    "print() adds the one newline that does not matter.",
)
def prints(student: Student, peer: Peer, draw: random.Random) -> None:
    """It prints exactly the text that it received"""
    expected = text(draw, 12).encode()
    server = peer.listen(PORT)
    program = student.start(peer.address, PORT)
    talk(server.accept(), expected)
    program.wait(ANSWER_PATIENCE)
    printed = program.output()
    if printed.removesuffix(b"\n") != expected:
        early = closed_early(student, program)
        stuck = early or ("" if printed.strip() else student.held_up())
        fail(
            stuck + wrong_output(expected, printed, program),
            hint=KEEP_IT_OPEN if early else "",
            **difference(expected, printed, on_wire=False),
        )


def wrong_output(expected: bytes, printed: bytes, program: Program) -> str:
    """The cause as far as the bytes show it."""
    if not printed.strip() and expected in program.output("stderr"):
        return "Your client printed the text on standard error, and not on standard output."
    if not printed.strip():
        return "Your client printed nothing on standard output."
    if expected in printed:
        return "Your client printed the text, but also something else."
    if printed.lstrip().startswith((b"b'", b'b"')):
        return "Your client printed the bytes as Python writes them (b'...') and not the text: decode() them first."
    if expected.startswith(printed.rstrip()):
        return "Your client printed only the beginning of the text."
    return "Your client printed something else than the text that it received."


def must_print(student: Student, program: Program, expected: bytes, how: str, hint: str = "") -> None:
    """The whole text has to be somewhere in what is printed; `prints` alone judges what stands around it."""
    printed = program.output(until=containing(expected), seconds=ANSWER_PATIENCE)
    if expected not in printed:
        why = wrong_output(expected, printed, program)
        still = student.afterword() or ("" if student.breakdown() else " It is still running.")
        early = closed_early(student, program)
        fail(
            f"{early}{how}, {why[0].lower()}{why[1:]}{still}",
            hint=KEEP_IT_OPEN if early else hint,
            **difference(expected, printed, on_wire=False),
        )


def closed_early(student: Student, program: Program) -> str:
    """That the client closed its socket while the text was still to be read, where the wire shows it: a sentence.

    Its system then tells the server with RST. So does SO_LINGER, and the end of a program that Python stopped.
    """
    lingers = any(b"SO_LINGER" in source for source in student.sources.values())
    flow = next(iter(wire_of(student).flows("tcp")), None)
    silent = not program.output().strip() and not student.breakdown()
    if flow is None or lingers or not silent or not flow.sent_by(flow.first, "RST"):
        return ""
    return (
        "Your client closed its socket while the text was still to be read, which its system told the server with RST. "
    )


@check(
    points=20,
    hint="TCP is a stream: one recv() gives what has come so far, which may be half a character. Collect "
    "in a loop until recv() returns b'', the server's end, and decode the whole once.",
)
def reads_to_end(student: Student, peer: Peer, draw: random.Random) -> None:
    """A text that comes in pieces is printed whole"""
    first, second, third = (text(draw, 4).encode() for _ in range(3))
    server = peer.listen(PORT)
    program = student.start(peer.address, PORT)
    connection = server.accept()
    connection.send(first[:-2], first[-2:] + second[:-2], pause=draw.uniform(0.3, 0.4))  # é is cut: "é!" has 3 bytes
    connection.send(b"", second[-2:] + third, pause=draw.uniform(0.8, 1.0))
    connection.half_close()
    must_print(student, program, first + second + third, "When the text came in three pieces with pauses between them")


@check(points=10, hint="recv(N) gives at most N bytes and never promises to give so many. Only a loop gets it all.")
def long_text(student: Student, peer: Peer, draw: random.Random) -> None:
    """A text of 256 KiB is printed whole"""
    expected = plain_text(draw, LONG)
    server = peer.listen(PORT)
    program = student.start(peer.address, PORT)
    talk(server.accept(), expected)
    must_print(student, program, expected, "When the text had 256 KiB")


@check(
    points=10,
    hint="After recv() has returned b'', close() the socket (or use `with`), and let the program come to "
    "its end: its exit status is then 0.",
)
def closes_cleanly(student: Student, peer: Peer, draw: random.Random, wire: Callable[[], Wire]) -> None:
    """It closes with FIN and ends with exit status 0"""
    server = peer.listen(PORT)
    program = student.start(peer.address, PORT)
    connection = server.accept()
    talk(connection, text(draw, 5).encode())
    met = connection.receive(seconds=CLOSE_PATIENCE)
    end = closing(wire(), connection.remote, connection.local, met)
    expected = f"FIN within {CLOSE_PATIENCE:g} seconds of the server's, then exit status 0"
    if end == "reset":
        early = closed_early(student, program)
        fail(
            early or "Your client broke the connection off with RST. To the server that looks like a crash.",
            expected=expected,
            observed="RST",
            mark="close",
            hint=KEEP_IT_OPEN if early else "",
        )
    if end != "fin":
        fail(
            "The server had finished, but your client did not close the connection.",
            expected=expected,
            observed=f"still open after {CLOSE_PATIENCE:g} seconds",
            mark="close",
        )
    state = student.finish(program).state
    if state.status != 0:
        fail(
            "Your client closed the connection, but did not end as a program does that has succeeded.",
            expected=expected,
            observed=ending(state),
        )


@check(points=10, hint="sys.argv[1] is HOST and int(sys.argv[2]) is PORT; connect() takes both as one pair.")
def uses_arguments(student: Student, peer: Peer, draw: random.Random) -> None:
    """Another HOST and another PORT are obeyed"""
    port = a_port(draw)
    expected = plain_text(draw, 60)
    server = peer.listen(port, on_student=True)
    program = student.start(LOOPBACK, port)
    talk(server.accept(), expected)
    must_print(student, program, expected, f"Called with {LOOPBACK} {port}", ARE_OBEYED)


@check(
    points=10,
    needs=["connects"],
    hint="connect() raises ConnectionRefusedError, which is an OSError. Catch it: one line on sys.stderr, then "
    "sys.exit(1).",
)
def refused(student: Student, peer: Peer, draw: random.Random) -> None:
    """Where nobody listens it says so, exit status 1"""
    port = a_port(draw)
    finished = student.run(peer.address, port, seconds=REFUSED_PATIENCE)
    subject = f"Nobody listens on {peer.address}:{port}, and your program"
    must_refuse_kindly(finished.state, finished.stderr, 1, subject, finished.stdout)


@check(
    points=5,
    needs=["connects"],
    hint=ARGUMENTS_HINT,
)
def bad_arguments(student: Student, peer: Peer) -> None:
    """Wrong arguments get a message and exit status 2"""
    refuses_wrong_arguments(student, wrong_calls(peer.address, str(PORT)))
