"""Exercise 6: a UDP server that answers each datagram in upper case."""

from __future__ import annotations

import random
import string
from collections import Counter

from grader.checking import Asker, Peer, Student, check, difference, fail, quote, refuses_wrong_arguments
from grader.checking.arguments import HINT as ARGUMENTS_HINT
from grader.checking.arguments import wrong_calls
from grader.checking.draws import a_port
from grader.checking.ending import ending
from grader.checking.peer import LOOPBACK
from grader.checking.student import endpoint, open_servers

PORT = 12345
MANY = 20
SIZES = (8192, 60_000)
SHORT_WHILE = 0.1
ARE_OBEYED = "HOST and PORT are obeyed: your server answered. Look at how it makes the answer, as in `replies`."
NON_ASCII = "éñüøß"


def letters(draw: random.Random, length: int) -> bytes:
    """Letters of both cases, digits and blanks."""
    drawn = [draw.choice(string.ascii_letters + string.digits + " ") for _ in range(length - 2)]
    return "".join(["aB", *drawn]).encode()


@check(
    points=15,
    hint="socket.socket(socket.AF_INET, socket.SOCK_DGRAM) is a UDP socket; bind((HOST, PORT)) gives it "
    "its address. There is no listen() and no accept(): UDP knows no connections.",
)
def binds_udp(student: Student) -> None:
    """It has a UDP socket on the port, and none of TCP"""
    student.serve(student.address, PORT, port=PORT, protocol="udp", settled=True)
    tcp = student.bound_addresses("tcp")
    if tcp:
        fail(
            "Your server also listens with TCP. This exercise is about UDP alone.",
            expected=f"only UDP {endpoint((student.address, PORT))}",
            observed=", ".join(open_servers(student.sockets())),
        )


@check(
    points=10,
    needs=["binds_udp"],
    hint="bind((HOST, PORT)) decides who can reach you: 127.0.0.1 only this machine, 0.0.0.0 everybody on every "
    "network. Give bind() the HOST from sys.argv.",
)
def binds_host(student: Student) -> None:
    """It is bound to HOST and to no other address"""
    student.serve(student.address, PORT, port=PORT, protocol="udp", settled=True)
    wanted, bound = endpoint((student.address, PORT)), student.bound_addresses("udp")
    if bound != [wanted]:
        fail(
            f"Your server is bound to {' and '.join(bound)}. The exercise asks for {wanted}, the address that it "
            "was given.",
            expected=f"bound to {wanted} alone",
            observed=f"bound to {' and '.join(bound)}",
        )


def server_at(student: Student) -> tuple[str, int]:
    """Starts the server and returns its address."""
    student.serve(student.address, PORT, port=PORT, protocol="udp")
    return student.address, PORT


def must_answer(asker: Asker, server: tuple[str, int], question: bytes, what: str, hint: str = "") -> None:
    """The answer has to be the question in upper case, to the byte. Where it comes from, `replies` judges."""
    answer = asker.ask(server, question).data
    expected = question.upper()
    if answer != expected:
        more = [late.data for late in asker.receive(MANY, seconds=SHORT_WHILE)] if expected.startswith(answer) else []
        why = cause(question, answer) if answer + b"".join(more) != expected else in_pieces(1 + len(more))
        fail(f"{what} was not answered as it should be: {why}.", hint=hint, **difference(expected, answer))


def in_pieces(count: int) -> str:
    return f"its answer came in {count} datagrams, and nobody can know that they belong together"


def cause(question: bytes, answer: bytes) -> str:
    """The cause as far as the bytes show it."""
    expected = question.upper()
    if answer == question:
        return "it came back as it was"
    if b"\xef\xbf\xbd" in answer:
        return "what it could not decode was replaced by the sign for unknown characters"
    if answer.decode("utf-8", "replace") == question.decode("utf-8", "replace").upper():
        return "letters beyond ASCII were changed too, which bytes.upper() leaves as they are"
    if answer == question.swapcase():
        return "its lower-case letters became upper-case, and its upper-case letters lower-case"
    if answer.strip() == expected.strip():
        return "bytes were added or taken away at its ends"
    if expected.startswith(answer):
        return (
            f"only the first {len(answer):,} of {len(question):,} bytes came back, as with recvfrom({len(answer)}), "
            "which cuts off the rest of a longer datagram"
        )
    return "other bytes came"


@check(
    points=20,
    needs=["binds_udp"],
    hint="recvfrom() returns the bytes and the sender's address: sendto(answer, address) on the same socket. "
    "bytes.upper() changes ASCII letters alone; str.upper() would change others too.",
)
def replies(student: Student, peer: Peer, draw: random.Random) -> None:
    """The sender gets its answer, from HOST and PORT"""
    server = server_at(student)
    question = letters(draw, 20) + draw.choice(NON_ASCII).encode() + str(draw.randrange(100)).encode()
    asker = peer.udp()
    answer = asker.ask(server, question)
    if answer.sender != server:
        fail(
            "The answer came from another address than the one that was asked. The asker cannot know that it is the "
            "answer.",
            expected=f"from {endpoint(server)}",
            observed=f"from {endpoint(answer.sender)}",
        )
    if answer.data != question.upper():
        fail(
            f"A datagram was not answered as it should be: {cause(question, answer.data)}.",
            **difference(question.upper(), answer.data),
        )


@check(
    points=10,
    needs=["binds_udp"],
    hint="One recvfrom(), one sendto(), and round again: each datagram is a message of its own.",
)
def one_for_one(student: Student, peer: Peer, draw: random.Random) -> None:
    """Each datagram gets an answer of its own"""
    server, asker = server_at(student), peer.udp()
    questions = [b"%d " % number + letters(draw, draw.randrange(10, 90)) for number in range(MANY)]
    asker.send(server, *questions)
    answers = [answer.data for answer in asker.receive(MANY)]
    answers += [answer.data for answer in asker.receive(4 * MANY, seconds=SHORT_WHILE)]
    missing = Counter(question.upper() for question in questions) - Counter(answers)
    extra = Counter(answers) - Counter(question.upper() for question in questions)
    if missing or extra:
        examples = [
            f"{words}: {quote(min(found))}" for words, found in (("missing", missing), ("too many", extra)) if found
        ]
        counted = [f"{missing.total()} got no answer of their own"] if missing else []
        counted += [f"{extra.total()} answers were {'none of theirs' if missing else 'too many'}"] if extra else []
        fail(
            f"{MANY} datagrams were sent one right after the other: {', and '.join(counted)}.{student.afterword()}",
            expected=f"{MANY} answers, one for each",
            observed="; ".join(examples),
        )


@check(
    points=15,
    needs=["binds_udp"],
    hint="Use the address that recvfrom() returned with this very datagram. Do not keep an earlier one, and do not "
    "connect() the socket to anybody.",
)
def many_senders(student: Student, peer: Peer, draw: random.Random) -> None:
    """Three senders each get their own answer"""
    server = server_at(student)
    askers = [peer.udp() for _ in range(3)]
    questions = [b"sender %d: " % number + letters(draw, 12) for number in (1, 2, 3)]
    for number, (asker, question) in enumerate(zip(askers, questions, strict=True), 1):
        must_answer(asker, server, question, f"The datagram of sender {number}")
    for number, (asker, question) in enumerate(zip(askers, questions, strict=True), 1):
        for stray in asker.receive(1, seconds=SHORT_WHILE / 3):
            if stray.data != question.upper():
                fail(
                    f"Sender {number} got a datagram that was not meant for it.",
                    expected="only its own answer",
                    observed=quote(stray.data),
                )


@check(
    points=5,
    needs=["binds_udp"],
    hint="A datagram may be empty, and in UDP that is no end of anything: answer it too. (asyncio before Python "
    "3.13 silently drops an empty sendto(); send it on the socket itself.)",
)
def empty(student: Student, peer: Peer) -> None:
    """An empty datagram is answered with an empty one"""
    server, asker = server_at(student), peer.udp()
    asker.send(server, b"")
    answers = asker.receive(1)
    if not answers:
        state = student.started[-1].state()
        fail(
            f"{asker.why_silent(server)}An empty datagram got no answer."
            if state.running
            else f"Your program ended when an empty datagram came: {ending(state)}.",
            expected="an empty datagram",
            observed="silence for 5 seconds",
        )
    if answers[0].data:
        fail("An empty datagram was answered with something.", **difference(b"", answers[0].data))


@check(
    points=10,
    needs=["binds_udp"],
    hint="recvfrom(65535) takes any datagram whole. A smaller number cuts off the rest, and it is gone.",
)
def large(student: Student, peer: Peer, draw: random.Random) -> None:
    """Datagrams of 8,192 and 60,000 bytes come back whole"""
    server, asker = server_at(student), peer.udp()
    for size in SIZES:
        must_answer(asker, server, letters(draw, size), f"A datagram of {size:,} bytes")


@check(
    points=5,
    needs=["binds_udp"],
    hint="Do not decode at all: bytes have an upper() of their own, which leaves every other byte as it is.",
)
def any_bytes(student: Student, peer: Peer, draw: random.Random) -> None:
    """Bytes that are no text come back too"""
    server, asker = server_at(student), peer.udp()
    must_answer(asker, server, bytes(range(256)), "A datagram with all 256 byte values")
    for _ in range(3):
        lone = bytes(draw.choice([draw.randrange(0x80, 0x100), draw.randrange(0x61, 0x7B)]) for _ in range(30))
        must_answer(asker, server, b"\x80" + lone, "A datagram with bytes that are no UTF-8")


@check(
    points=5,
    needs=["binds_udp"],
    hint="sys.argv[1] is HOST and int(sys.argv[2]) is PORT. Numbers written into the program work only until "
    "somebody needs others.",
)
def uses_arguments(student: Student, peer: Peer, draw: random.Random) -> None:
    """Another HOST and another PORT are obeyed"""
    port = a_port(draw)
    student.serve(LOOPBACK, port, port=port, protocol="udp")
    must_answer(
        peer.udp(on_student=True), (LOOPBACK, port), letters(draw, 16), f"A datagram to {LOOPBACK}:{port}", ARE_OBEYED
    )


@check(
    points=5,
    needs=["binds_udp"],
    hint=ARGUMENTS_HINT,
)
def bad_arguments(student: Student) -> None:
    """Wrong arguments get a message and exit status 2"""
    refuses_wrong_arguments(student, wrong_calls(student.address, str(PORT)))
