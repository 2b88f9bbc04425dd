"""Exercise 8: a server that sends every byte back until the client has finished."""

from __future__ import annotations

import base64
import random
import string
from collections.abc import Callable

from grader.checking import (
    Client,
    Peer,
    Student,
    Wire,
    at_least,
    check,
    difference,
    fail,
    refuses_wrong_arguments,
)
from grader.checking.arguments import HINT as ARGUMENTS_HINT
from grader.checking.arguments import wrong_calls
from grader.checking.closing import closing
from grader.checking.draws import a_port
from grader.checking.failure import count
from grader.checking.listening import must_listen_at_host_alone
from grader.lab.host import Program, Received

ANSWER_PATIENCE = 5.0
LARGE, LATER, LAST = 1024 * 1024, 128 * 1024, 100 * 1024
PIECE = 16 * 1024
SHORT_WHILE, BRIEF = 0.1, 1.0  # seconds
TWO_LOOPS = (
    "Two loops: the outer one accepts, the inner one talks with one client. When one breaks off, recv() or sendall() "
    "raises ConnectionResetError, an OSError: catch it inside the outer loop, close that connection, go on."
)


def text(draw: random.Random, length: int) -> bytes:
    """ASCII in lines, no two places alike: faults with other bytes cost their points in any_bytes alone."""
    return base64.encodebytes(draw.randbytes(length))[: length - 1] + b"\n"


def must_come_back(student: Student, sent: bytes, received: Received, what: str, client: Client | None = None) -> None:
    """The first bytes that came have to be those that were sent. What comes too much, `echoes` and `half_close` judge.

    So a server that adds something at the end always loses the same points, whatever arrives in time. A `client` finds
    out what a silent server waits for.
    """
    if received.data[: len(sent)] != sent:
        told = difference(sent, received.data)
        late = came_only(client, sent, received) if client else ""
        if late:
            told["mark"] = "data"  # what the program does now, after our help, explains nothing
        fail(f"{late}{what} did not come back {cause(sent, received)}.{student.afterword()}", **told)


def came_only(client: Client, sent: bytes, received: Received) -> str:
    """What a silent server waits for, found out by letting that happen: a sentence, or "" when nothing helps."""
    came = received.data
    if received.is_over or not sent.startswith(came):
        return ""
    for more, when in (
        (b"\n", "a newline has come"),
        (b"." * PIECE, "many more bytes have come"),
        (b"", "the client has finished sending"),
    ):
        if more:
            client.send(more)
        else:
            client.half_close()
        came += client.receive(at_least(len(sent) - len(came)), BRIEF).data
        if came.startswith(sent):
            return f"Your server sends nothing back until {when}. "
    return ""


def cause(sent: bytes, received: Received) -> str:
    """The cause as far as the bytes show it."""
    data = received.data
    stopped = "the connection ended" if received.is_over else "your server kept silent for 5 seconds"
    if not data:
        return f"at all: {stopped}"
    if sent.startswith(data):
        return f"whole: {count(data)} of {len(sent):,} came, then {stopped}"
    return f"as it was sent: {what_came(sent, data)}"


def what_came(sent: bytes, data: bytes) -> str:
    if data.startswith((b"b'", b'b"')):
        return "what came is the text with which Python shows bytes"
    if sent in data:
        return "something was added"
    if data.strip() == sent.strip():
        return "blanks or newlines at its ends were added or taken away"
    if b"\xef\xbf\xbd" in data:
        return "what it could not decode was replaced by the sign for unknown characters"
    return "other bytes came"


@check(
    points=10,
    hint="bind((HOST, PORT)) with the HOST from sys.argv, then listen(). bind() decides who can reach you: 127.0.0.1 "
    "only this machine, 0.0.0.0 everybody on every network.",
)
def listens(student: Student, draw: random.Random) -> None:
    """It listens on HOST and PORT, and nowhere else"""
    port = a_port(draw)
    student.serve(student.address, port, port=port, settled=True)
    must_listen_at_host_alone(student, port, blocks=False)


def one_client(student: Student, peer: Peer, draw: random.Random) -> tuple[Program, Client]:
    """Starts the server and connects the one client of a check."""
    port = a_port(draw)
    program = student.serve(student.address, port, port=port)
    return program, peer.connect(student.address, port)


@check(
    points=20,
    needs=["listens"],
    hint="`data = connection.recv(4096)` gives what has come so far, `connection.sendall(data)` sends it back. Do it "
    "at once and as it is: the client waits for its bytes before it says more.",
)
def echoes(student: Student, peer: Peer, draw: random.Random) -> None:
    """A line comes back"""
    program, client = one_client(student, peer, draw)
    line = text(draw, 40)
    received = client.exchange(line)
    must_come_back(student, line, received, "A line", client)
    student.rest(program, client.remote[1])
    more = received.data[len(line) :] + client.receive(seconds=SHORT_WHILE).data
    if more:
        fail(
            f"A line came back, but then {count(more)} more. On a socket every byte counts.",
            **difference(line, line + more),
        )
    client.close()


@check(
    points=5,
    needs=["listens"],
    hint="Send the very bytes that recv() returned. decode() is for text alone: many bytes are no UTF-8, and an echo "
    "need not know what its bytes mean.",
)
def any_bytes(student: Student, peer: Peer, draw: random.Random) -> None:
    """All 256 byte values come back"""
    _, client = one_client(student, peer, draw)
    values = [value for value in range(256) if value != ord("\n")]
    sent = bytes(draw.sample(values, len(values))) + b"\n"  # last, for servers that work line by line
    must_come_back(student, sent, client.exchange(sent), "A piece with all 256 byte values", client)
    client.close()


@check(
    points=5,
    needs=["listens"],
    hint="Put recv() and sendall() into a loop, and send back whatever recv() returns, even a single byte. No line and "
    "no full buffer need come before.",
)
def byte_by_byte(student: Student, peer: Peer, draw: random.Random) -> None:
    """Single bytes come back, one after the other"""
    _, client = one_client(student, peer, draw)
    sent = draw.choices(string.ascii_letters.encode(), k=10)
    came = b""
    for number, byte in enumerate(sent, 1):
        client.send(bytes([byte]))
        received = client.receive(at_least(number - len(came)))
        came += received.data
        must_come_back(
            student,
            bytes([byte]),
            Received(came[number - 1 :], received.ended),
            f"Byte {number} of those sent one by one",
            client,
        )
    client.close()


@check(
    points=15,
    needs=["listens"],
    hint="Send each piece back before you receive the next, until recv() returns b''. sendall() goes on until all is "
    "sent; send() may take only a part.",
)
def large(student: Student, peer: Peer, draw: random.Random) -> None:
    """1 MiB comes back, written and read at once"""
    _, client = one_client(student, peer, draw)
    sent = text(draw, LARGE)
    must_come_back(student, sent, client.exchange(sent), "1 MiB, written and read at the same time,")
    client.close()


@check(
    points=15,
    needs=["listens"],
    hint="A client that does not read yet lets your sending wait: sendall() waits with it and loses nothing. With "
    "non-blocking sockets, keep what send() did not take and send it later.",
)
def reads_later(student: Student, peer: Peer, draw: random.Random) -> None:
    """128 KiB written before the first byte is read"""
    program, client = one_client(student, peer, draw)
    sent = text(draw, LATER)
    what = "128 KiB, all written before the client began to read,"
    if client.send(sent) == "timeout":
        fail(
            "A client could not write 128 KiB before it read the first byte: your server does not receive them, so "
            f"they fill the buffers.{student.afterword()}",
            expected="128 KiB are taken",
            observed="the client's write waits for room",
        )
    student.rest(program, client.remote[1])
    must_come_back(student, sent, client.read(len(sent)), what)
    client.close()


@check(
    points=15,
    needs=["listens"],
    hint="The client's FIN is recv() returning b'': nothing more will come, but the client still listens. Send all "
    "that is left, then close() the connection, which sends your FIN.",
)
def half_close(student: Student, peer: Peer, draw: random.Random, wire: Callable[[], Wire]) -> None:
    """The client finishes: the rest comes, then FIN"""
    port = a_port(draw)
    student.serve(student.address, port, port=port)
    for size, called in ((10, "10 bytes"), (LAST, "100 KiB")):
        client = peer.connect(student.address, port)
        sent = text(draw, size)
        client.send(sent)
        client.half_close()
        ends_after(student, wire, client, sent, f"The client sent {called} and then finished sending. They")
        client.close()


def ends_after(student: Student, wire: Callable[[], Wire], client: Client, sent: bytes, what: str) -> None:
    """Everything comes back, nothing else, and then FIN."""
    received = client.read(len(sent))
    must_come_back(student, sent, received, what)
    met = client.receive(seconds=ANSWER_PATIENCE)
    more = received.data[len(sent) :] + met.data
    if more:
        fail(f"{what} came back, but with {count(more)} too many.", **difference(sent, sent + more))
    end = closing(wire(), client.remote, client.local, met)
    if end == "fin":
        return
    why = {
        "reset": "but your server broke the connection off with RST, which looks like a crash.",
        "open": "but your server did not finish too, so the client waits for more.",
    }
    fail(
        f"{what} came back, {why[end]}{student.afterword()}",
        expected=f"{count(sent)}, then FIN",
        observed={"reset": "RST", "open": "no FIN after 5 seconds"}[end],
        mark="close",
        where=client.local,
    )


@check(
    points=10,
    needs=["listens"],
    hint=TWO_LOOPS,
)
def serves_next(student: Student, peer: Peer, draw: random.Random) -> None:
    """The next client is served, also after a reset"""
    port = a_port(draw)
    program = student.serve(student.address, port, port=port)
    served(student, peer, program, port, text(draw, 30))
    served(student, peer, program, port, text(draw, 30), "its first client had closed")
    reset_before_accept(student, peer, program, port)
    served(student, peer, program, port, text(draw, 30), "a client reset the connection at once")
    reset_with_echo_unread(student, peer, port, text(draw, 30))
    served(student, peer, program, port, text(draw, 30), "a client reset the connection before it had read all")


def served(student: Student, peer: Peer, program: Program, port: int, line: bytes, after: str = "") -> None:
    """One more client sends a line, gets it back, and closes."""
    when = f"after {after}" if after else "with its first client"
    connection = peer.host.connect(student.address, port)
    if isinstance(connection, str):
        student.must_run(program, when, TWO_LOOPS if after else "")
        fail(f"A client could not connect {when}.", expected="every client is served", observed=connection, mark="end")
    client = Client(connection, student)
    received = client.exchange(line)
    if received.data[: len(line)] != line:
        student.must_run(program, when, TWO_LOOPS if after else "")
        who = f"The next client came {when}. Its line" if after else "The first client's line"
        must_come_back(student, line, received, who, client)
    client.close()


def reset_before_accept(student: Student, peer: Peer, program: Program, port: int) -> None:
    """Connects and resets while the server stands still, so that it meets the reset in every run."""
    program.signal("SIGSTOP")
    connection = peer.host.connect(student.address, port)
    if not isinstance(connection, str):
        connection.close(reset=True)
    program.signal("SIGCONT")
    student.host.await_accepted(port, seconds=ANSWER_PATIENCE)


def reset_with_echo_unread(student: Student, peer: Peer, port: int, line: bytes) -> None:
    """The echo has come, the client has read one byte of it, and breaks off."""
    connection = peer.host.connect(student.address, port)
    if not isinstance(connection, str):
        connection.send(line)
        connection.receive(at_least(1), limit=1)
        connection.close(reset=True)


@check(
    points=5,
    needs=["listens"],
    hint=ARGUMENTS_HINT,
)
def bad_arguments(student: Student, draw: random.Random) -> None:
    """Wrong arguments get a message and exit status 2"""
    refuses_wrong_arguments(student, wrong_calls(student.address, str(a_port(draw))))
