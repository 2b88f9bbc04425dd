"""Exercise 10: a server that answers frames, a length and so many bytes of text, with the text reversed."""

from __future__ import annotations

import random
import string
from collections.abc import Sequence

from grader.checking import Client, Peer, Student, at_least, check, difference, fail, quote, refuses_wrong_arguments
from grader.checking.arguments import HINT as ARGUMENTS_HINT
from grader.checking.arguments import wrong_calls
from grader.checking.draws import a_port
from grader.checking.failure import count
from grader.checking.listening import must_listen_at_host_alone
from grader.lab.host import Program, Received

ANSWER_PATIENCE = 5.0
CLOSE_PATIENCE = 2.0
SHORT_WHILE = 0.1  # seconds
MANY, TOGETHER = 20, 10
MOST, MOST_OF_ALL = 65_536, 2**32 - 1
MEMORY = 64 * 1024 * 1024
LETTERS = "éüñł€日本語✓😀𝄞"  # two, three and four bytes long
NO_UTF8 = (b"\xff", b"\xc3", b"\xed\xa0\x80")  # never a byte of it, a character cut off, half of a pair


def header(length: int) -> bytes:
    return length.to_bytes(4, "big")


def frame(data: bytes) -> bytes:
    return header(len(data)) + data


def ask(text: str) -> bytes:
    return frame(text.encode())


def answer(text: str) -> bytes:
    return frame(text[::-1].encode())


def plain(draw: random.Random, length: int) -> str:
    """ASCII that is not the same from behind: faults with other letters cost their points elsewhere."""
    return "a" + "".join(draw.choices(string.ascii_letters + string.digits + " ", k=length - 2)) + "z"


def colourful(draw: random.Random) -> str:
    """All letters of several bytes, in an order of their own."""
    return "a" + "".join(draw.sample(LETTERS, len(LETTERS))) + "z"


def start(student: Student, draw: random.Random) -> tuple[Program, int]:
    port = a_port(draw)
    return student.serve(student.address, port, port=port), port


def must_answer(student: Student, texts: Sequence[str], received: Received, what: str) -> None:
    """The answers, put together, have to be the first bytes that came. What comes too much, `one_frame` judges."""
    expected = b"".join(answer(text) for text in texts)
    if received.data[: len(expected)] != expected:
        fail(
            f"{what} {cause(texts, received)}.{student.afterword()}",
            **difference(expected, received.data),
        )


def cause(texts: Sequence[str], received: Received) -> str:
    """What is wrong with the first answer that is wrong."""
    data, right = received.data, 0
    while data.startswith(answer(texts[right])):
        data = data[len(answer(texts[right])) :]
        right += 1
    stopped = "the connection ended" if received.is_over else "your server kept silent for 5 seconds"
    wrong = unlike(texts[right], data) if data else stopped
    if len(texts) == 1:
        return f"was not answered {'as it should be' if data else 'at all'}: {wrong}"
    return f"should get {len(texts)} answers. {right} came as they should; then {wrong}"


def unlike(text: str, data: bytes) -> str:
    """The cause as far as the bytes show it."""
    expected, body = answer(text), text[::-1].encode()
    came, length = data[4:], int.from_bytes(data[:4], "big")
    if expected.startswith(data):
        return f"only {count(data)} of {len(expected):,} came"
    if body and data.startswith(body):
        return "the answer had no length before its text"
    if body and data[:4] == expected[3::-1]:
        return "the length came with its least significant byte first, and big-endian means the most significant first"
    if body and came.startswith(text.encode()):
        return "the text came back as it was and not reversed"
    if body and came.startswith(text.encode()[::-1]) and body != text.encode()[::-1]:
        return "the bytes were reversed and not the characters"
    if came.startswith(body) and length == len(text):
        return f"the length of the answer counts {length} characters, and it has to count bytes, which are {len(body)}"
    return "other bytes came than the length and the reversed text"


@check(
    points=5,
    hint="bind((HOST, PORT)) with the HOST from sys.argv, then listen(). bind() decides who can reach you: 127.0.0.1 "
    "only this machine, 0.0.0.0 everybody on every network.",
)
def listens(student: Student, draw: random.Random) -> None:
    """It listens on HOST and PORT, and nowhere else"""
    port = a_port(draw)
    student.serve(student.address, port, port=port, settled=True)
    must_listen_at_host_alone(student, port, blocks=False)


@check(
    points=20,
    needs=["listens"],
    hint="Receive 4 bytes: int.from_bytes(them, 'big') is N. Receive N bytes and decode() them. Reverse, encode(), and "
    "send a frame back: len(data).to_bytes(4, 'big') + data.",
)
def one_frame(student: Student, peer: Peer, draw: random.Random) -> None:
    """A frame is answered"""
    program, port = start(student, draw)
    client = peer.connect(student.address, port)
    text = plain(draw, 20)
    client.send(ask(text))
    received = client.read(len(answer(text)))
    if not received.data and reads_little_endian(student, peer, port, text):
        fail(
            "Your server reads the length with its least significant byte first: a frame whose length is turned round "
            "is answered, and a right one is not. Big-endian means the most significant byte first.",
            **difference(answer(text), received.data),
        )
    must_answer(student, [text], received, "A frame")
    student.rest(program, port)
    more = received.data[len(answer(text)) :] + client.receive(seconds=SHORT_WHILE).data
    if more:
        fail(
            f"A frame was answered, but then {count(more)} more came. The client would take them for the next frame.",
            **difference(answer(text), answer(text) + more),
        )
    client.close()


def reads_little_endian(student: Student, peer: Peer, port: int, text: str) -> bool:
    """Whether the next client is answered when it writes the length the other way round."""
    connection = peer.host.connect(student.address, port)
    if isinstance(connection, str):
        return False
    right = ask(text)
    connection.send(right[3::-1] + right[4:])
    return text[::-1].encode() in connection.receive(at_least(len(right)), ANSWER_PATIENCE).data


@check(
    points=15,
    needs=["listens"],
    hint="Put the whole work for one frame into a loop. The connection ends when recv() returns b'' where the next "
    "length would begin.",
)
def many_frames(student: Student, peer: Peer, draw: random.Random) -> None:
    """Twenty frames on one connection are answered"""
    _, port = start(student, draw)
    client = peer.connect(student.address, port)
    texts = [plain(draw, draw.randrange(5, 60)) for _ in range(MANY)]
    one_by_one(student, client, [(f"Frame {n} of {MANY} on one connection", text) for n, text in enumerate(texts, 1)])
    client.close()


def one_by_one(student: Student, client: Client, frames: Sequence[tuple[str, str]]) -> None:
    """Each frame (what it is called, its text) after the answer to the last."""
    rest_of_it = b""
    for what, text in frames:
        client.send(ask(text))
        size = len(answer(text))
        received = client.read(size - len(rest_of_it))
        came = rest_of_it + received.data
        must_answer(student, [text], Received(came, received.ended), what)
        rest_of_it = came[size:]


@check(
    points=15,
    needs=["listens"],
    hint="recv(N) gives at most N bytes, and often fewer. Write a function that calls it in a loop until it has all of "
    "N, and use it for the length and for the text.",
)
def split(student: Student, peer: Peer, draw: random.Random) -> None:
    """A frame sent one byte at a time is answered"""
    program, port = start(student, draw)
    client = peer.connect(student.address, port)
    text = plain(draw, 12) + "é" + plain(draw, 12)
    pieces = [bytes([byte]) for byte in ask(text)]
    student.rest(program, port)
    for piece in pieces[:5]:  # the length and one more: each surely received alone
        client.send(piece)
        student.rest(program, port)
    client.send(*pieces[5:], pause=0.01)
    must_answer(student, [text], client.read(len(answer(text))), "A frame that was sent one byte at a time")
    client.close()


@check(
    points=15,
    needs=["listens"],
    hint="One recv() may give several frames and a piece of the next. Take only as many bytes as belong to this frame; "
    "what is left is the beginning of the next one.",
)
def coalesced(student: Student, peer: Peer, draw: random.Random) -> None:
    """Ten frames in one segment get ten answers"""
    _, port = start(student, draw)
    client = peer.connect(student.address, port)
    texts = [plain(draw, draw.randrange(5, 60)) for _ in range(TOGETHER)]
    client.send(b"".join(ask(text) for text in texts))
    received = client.read(sum(len(answer(text)) for text in texts))
    must_answer(student, texts, received, f"{TOGETHER} frames that were sent in one segment")
    client.close()


@check(
    points=10,
    needs=["listens"],
    hint="decode() first, then reverse: a character may have up to four bytes, which must stay in order. The length "
    "counts the bytes of the encoded answer. A length of 0 is an empty text, and no end.",
)
def empty_and_unicode(student: Student, peer: Peer, draw: random.Random) -> None:
    """Empty text, and letters of two to four bytes"""
    _, port = start(student, draw)
    client = peer.connect(student.address, port)
    letters = "A frame with letters of two to four bytes"
    empty = "A frame with N = 0"
    one_by_one(student, client, [(empty, ""), (letters, colourful(draw)), (empty, ""), (letters, colourful(draw))])
    client.close()


@check(
    points=10,
    needs=["listens"],
    hint="Look at the length before you receive a single byte of the text. Over 65,536 there is nothing to answer: "
    "shutdown(SHUT_WR) or close() at once, without waiting for the client.",
)
def too_long(student: Student, peer: Peer, draw: random.Random) -> None:
    """A frame that is too long ends the connection"""
    program, port = start(student, draw)
    longest(student, peer, port, plain(draw, MOST))
    before = program.state().peak_memory
    for length in (MOST + 1, MOST_OF_ALL):
        what = f"a frame with N = {length:,}, of which only the length was sent"
        refused(student, peer, program, port, header(length), what)
        refused(student, peer, program, port, header(length), what, plain(draw, 20))
    refused(
        student, peer, program, port, ask(plain(draw, MOST + 1)), f"a frame with N = {MOST + 1:,} and so many bytes"
    )
    grown = program.state().peak_memory - before
    if grown >= MEMORY:
        fail(
            "Your server took memory for a frame that is too long. A stranger must not decide how much memory you use.",
            expected="less than 64 MiB more than before",
            observed=f"{grown // 2**20} MiB more",
        )
    served(student, peer, program, port, plain(draw, 20), "a frame that is too long")


def longest(student: Student, peer: Peer, port: int, text: str) -> None:
    """The longest frame that is allowed."""
    client = peer.connect(student.address, port)
    client.send(ask(text))
    must_answer(student, [text], client.read(len(answer(text))), f"A frame with N = {MOST:,}")
    client.close()


def refused(student: Student, peer: Peer, program: Program, port: int, data: bytes, what: str, good: str = "") -> None:
    """What comes gets no answer and ends the connection. A good frame before it, in the same segment, is answered."""
    client = next_client(student, peer, program, port, "an earlier frame that it had to refuse")
    client.send((ask(good) if good else b"") + data)
    if good:
        received = client.read(len(answer(good)))
        must_answer(student, [good], received, "A good frame, with a frame that is too long right behind it,")
    must_end(client, f"{what}, right behind a good frame" if good else what)
    client.close()


def must_end(client: Client, what: str) -> None:
    """Nothing more comes, and the connection ends, be it with FIN or with RST."""
    met = client.receive(seconds=CLOSE_PATIENCE)
    what = what[0].upper() + what[1:]
    expected = f"no answer, and the connection ends within {CLOSE_PATIENCE:g} seconds"
    if met.data:
        fail(
            f"{what}: your server answered it.",
            expected=expected,
            observed=f"{count(met.data)}: {quote(met.data)}",
            mark="data",
            where=client.local,
        )
    if not met.is_over:
        fail(
            f"{what}: your server did not close the connection.",
            expected=expected,
            observed="it is still open",
            mark="close",
            where=client.local,
        )


def next_client(student: Student, peer: Peer, program: Program, port: int, after: str) -> Client:
    connection = peer.host.connect(student.address, port)
    if isinstance(connection, str):
        student.must_run(program, f"after {after}")
        fail(
            f"A client could not connect after {after}.",
            expected="the next client is served",
            observed=connection,
            mark="end",
        )
    return Client(connection, student)


def served(student: Student, peer: Peer, program: Program, port: int, text: str, after: str) -> None:
    """The next client's frame is answered."""
    client = next_client(student, peer, program, port, after)
    client.send(ask(text))
    received = client.read(len(answer(text)))
    if received.data[: len(answer(text))] != answer(text):
        student.must_run(program, f"after {after}")
        must_answer(student, [text], received, f"The next client came after {after}. Its frame")
    client.close()


@check(
    points=5,
    needs=["listens"],
    hint="Two loops: the outer one accepts, the inner one answers one client's frames. When recv() returns b'' in the "
    "middle of a frame, or decode() raises UnicodeDecodeError, end the inner loop, close that connection, go on.",
)
def broken_frame(student: Student, peer: Peer, draw: random.Random) -> None:
    """After a broken frame the next client is served"""
    program, port = start(student, draw)
    for what, data in (
        ("a client that ended after 2 of the 4 bytes of a length", header(20)[:2]),
        ("a client that ended in the middle of a text", ask(plain(draw, 20))[:-5]),
    ):
        client = next_client(student, peer, program, port, "an earlier broken frame")
        client.send(data)
        client.half_close()
        must_end(client, what)
        client.close()
        served(student, peer, program, port, plain(draw, 20), what)
    for wrong in NO_UTF8:
        what = f"a frame that is no UTF-8 ({wrong!r})"
        refused(student, peer, program, port, frame(b"abc" + wrong + b"xyz"), what)
        served(student, peer, program, port, plain(draw, 20), what)


@check(
    points=5,
    needs=["listens"],
    hint=ARGUMENTS_HINT,
)
def bad_arguments(student: Student, draw: random.Random) -> None:
    """Wrong arguments get a message and exit status 2"""
    refuses_wrong_arguments(student, wrong_calls(student.address, str(a_port(draw))))
