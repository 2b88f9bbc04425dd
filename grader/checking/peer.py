"""Peer: the other machine, which talks with the student's program as a client or as a server."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from grader.checking.failure import count, fail, quote
from grader.checking.student import KERNEL, Student, endpoint, wire_of
from grader.lab.host import (
    Connection,
    Datagram,
    Datagrams,
    Host,
    Listener,
    Program,
    Received,
    Until,
    at_least,
    containing,
)
from grader.lab.link import AgentRefused
from grader.lab.wire import Packet

ANSWER_PATIENCE = 5.0
ORPHAN_PATIENCE, FIRST_PAUSE = 0.1, 0.001  # seconds
PIECE = 16 * 1024  # bytes
MOST_REPEATS = 200  # of earlier answers; who repeats more says nothing new
LOOPBACK = "127.0.0.1"
NAME_SERVICE = 53  # the port; a socket that asks there is Python's own, which looks up a name
WHY = {
    "refused": "the connection was refused: nobody listens there",
    "timeout": "nothing came back",
    "unreachable": "that address cannot be reached",
}


class Client:
    """A client that has connected to the student's server."""

    def __init__(self, connection: Connection, student: Student) -> None:
        self._connection = connection
        self._student = student
        self.at_end = False
        self.local, self.remote = connection.local, connection.remote

    def send(self, *pieces: bytes, pause: float = 0.0) -> str | None:
        return self._connection.send(*pieces, pause=pause)

    def receive(self, until: Until | None = None, seconds: float = ANSWER_PATIENCE) -> Received:
        """What comes until the condition holds, the server ends, or time is up."""
        received = self._connection.receive(until, seconds)
        self.at_end = self.at_end or received.ended == "fin"
        return received

    def read(self, size: int) -> Received:
        """So many bytes, or what came before the end or 5 seconds without a single byte."""
        data = b""
        while len(data) < size:
            got = self.receive(at_least(min(PIECE, size - len(data))), ANSWER_PATIENCE)
            data += got.data
            if got.is_over or not got.data:
                return Received(data, got.ended)
        return Received(data, None)

    def write(self, data: bytes) -> None:
        """Piece by piece, for as long as the server takes it: the whole has no deadline of its own."""
        for start in range(0, len(data), PIECE):
            if self.send(data[start : start + PIECE]) is not None:
                return

    def exchange(self, data: bytes) -> Received:
        """Writes, and reads as many bytes at the same time."""
        with ThreadPoolExecutor(1) as beside:
            writing = beside.submit(self.write, data)
            received = self.read(len(data))
            writing.result()
            return received

    def half_close(self) -> None:
        self._connection.half_close()

    def reset(self) -> None:
        """Ends the connection with RST, as a client that crashed."""
        self._connection.close(reset=True)

    def close(self, *, patience: float = ORPHAN_PATIENCE) -> None:
        """Closes as a client does who has read everything, without leaving the server's port in TIME_WAIT.

        When the server has closed first and let its socket go, a reset removes what the kernel keeps of it, and no
        program can notice. When its program still holds the socket, it may wait for our FIN, and gets it.
        """
        self._connection.close(reset=self.at_end and self._let_go(patience))

    def close_with_fin(self) -> None:
        self._connection.close()

    def _let_go(self, patience: float) -> bool:
        deadline, pause = time.monotonic() + patience, FIRST_PAUSE
        while time.monotonic() < deadline:
            row = next(
                (
                    row
                    for row in self._student.host.sockets()
                    if row.local[1] == self._connection.remote[1] and row.remote == self._connection.local
                ),
                None,
            )
            if row is None or row.owner == KERNEL:
                return True
            time.sleep(pause)
            pause *= 2  # whoever has not closed at once waits for us, or for something that takes its time
        return False


class Lines:
    """What comes on a connection, line by line, without the newline that ends each."""

    def __init__(self, connection: Client | Connection) -> None:
        self._connection = connection
        self._rest = b""
        self._last = Received(b"", None)

    def next(self, seconds: float = ANSWER_PATIENCE) -> bytes | None:
        """The next line; None when none comes in time or the connection ends, which `ended` then tells."""
        if b"\n" not in self._rest and not self._last.is_over:
            self._last = self._connection.receive(containing(b"\n"), seconds)
            self._rest += self._last.data
        line, newline, rest = self._rest.partition(b"\n")
        if not newline:
            return None
        self._rest = rest
        return line

    @property
    def ended(self) -> str | None:
        """What ended the last wait for a line, as in Received."""
        return self._last.ended

    @property
    def unfinished(self) -> bytes:
        """What came after the last line that was taken."""
        return self._rest


class Server:
    """A server of ours, for the student's client."""

    def __init__(self, listener: Listener, student: Student) -> None:
        self._listener = listener
        self._student = student
        self.address = listener.local

    def accept(self, seconds: float = ANSWER_PATIENCE) -> Connection:
        """The student's connection; fails when none comes."""
        connection = self._student.patiently(self._listener.accept, seconds)
        if connection is None:
            why = self._asked_elsewhere() or self._student.afterword().lstrip() + " "
            fail(
                f"{why}Nobody connected to {endpoint(self.address)}.".lstrip(),
                expected=f"a TCP connection to {endpoint(self.address)} within {seconds:g} seconds",
                observed="no connection",
            )
        return connection

    def _asked_elsewhere(self) -> str:
        """Whom the one program that was started asked for a connection instead, or that it did so with UDP."""
        student, us = self._student, endpoint(self.address)
        if len(student.started) != 1:
            return ""
        own = (student.address, LOOPBACK)
        asked = [packet.target for packet in wire_of(student).packets if is_first(packet) and packet.source[0] in own]
        if asked and self.address not in asked:
            return f"Your program asked {endpoint(asked[0])} for a connection, and not {us}. "
        if any(row.protocol.startswith("udp") and row.remote[1] != NAME_SERVICE for row in student.sockets()):
            return "Your program has a UDP socket, but a connection takes TCP. "
        return ""

    def close(self) -> None:
        self._listener.close()


def is_first(packet: Packet) -> bool:
    """Whether it asks for a connection (SYN without ACK)."""
    return "SYN" in packet.flags and "ACK" not in packet.flags


class Asker:
    """A UDP socket that asks the student's server."""

    def __init__(self, datagrams: Datagrams, student: Student) -> None:
        self._datagrams = datagrams
        self._student = student
        self._answered: set[bytes] = set()
        self.address = datagrams.local

    def send(self, to: tuple[str, int], *datagrams: bytes) -> None:
        self._student.asked.add(to)
        self._datagrams.send(to, *datagrams)

    def receive(self, count: int = 1, seconds: float = ANSWER_PATIENCE) -> list[Datagram]:
        """Up to `count` datagrams; fewer when time is up."""
        return self._datagrams.receive(count, seconds)

    def ask(self, to: tuple[str, int], question: bytes) -> Datagram:
        """Sends one datagram and returns the next that comes and is no repeated answer; fails when none comes."""
        self.send(to, question)
        for _ in range(MOST_REPEATS):
            answers = self._student.patiently(lambda seconds: self.receive(1, seconds), ANSWER_PATIENCE)
            if not answers:
                break
            if answers[0].data not in self._answered:
                self._answered.add(answers[0].data)
                return answers[0]
        return fail(
            f"{self.why_silent(to)}No answer came within {ANSWER_PATIENCE:g} "
            f"seconds to a datagram of {count(question)}.",
            expected=f"one datagram to {endpoint(self.address)}",
            observed=f"silence after {quote(question)}",
            mark="end",
            where=self.address,
        )

    def why_silent(self, server: tuple[str, int]) -> str:
        """Why no answer comes to what was sent to the server, as far as it can be seen: sentences and a blank."""
        return self._went_elsewhere(server) or self._what_became_of_it(server)

    def _what_became_of_it(self, server: tuple[str, int]) -> str:
        """Whether the program still runs and has taken what came to its socket, as a sentence."""
        if gone := self._student.afterword():
            return gone.lstrip() + " "
        rows = [row for row in self._student.sockets() if row.protocol.startswith("udp") and row.local[1] == server[1]]
        there = [row for row in rows if row.local[0] in (server[0], "0.0.0.0", "::")]
        if rows and not there:
            return f"Your program waits on UDP {endpoint(rows[0].local)}, and not on {endpoint(server)}. "
        if there and there[0].remote[1]:
            to = endpoint(there[0].remote)
            return (
                f"Your socket is connected to {to}, so that it takes nothing from others: a server needs no connect(). "
            )
        if len(there) != 1 or not self._student.is_contained:  # elsewhere than on Linux nobody tells what waits
            return ""
        return (
            "Your program has not taken the datagram yet: it waits in the socket's queue. "
            if there[0].receive_queue
            else "Your program took the datagram, and sent nothing back. "
        )

    def _went_elsewhere(self, server: tuple[str, int]) -> str:
        """Whom the server sent something instead, after we had asked, as a sentence; "" where nothing was seen."""
        packets = [packet for packet in wire_of(self._student).packets if packet.protocol == "udp"]
        asked = max((at for at, packet in enumerate(packets) if packet.source == self.address), default=len(packets))
        strays = [packet.target for packet in packets[asked:] if packet.source == server]
        if not strays or self.address in strays:
            return ""
        us = endpoint(self.address)
        return f"Your server sent a datagram to {endpoint(strays[0])}, and not to {us}, from where it had been asked. "


class Peer:
    """The other machine during one check."""

    def __init__(self, host: Host, student: Student) -> None:
        self.host = host
        self._student = student
        self._scripts: Path | None = None
        self._putting = threading.Lock()

    @property
    def address(self) -> str:
        return self.host.address

    def connect(
        self,
        address: str,
        port: int,
        *,
        on_student: bool = False,
        who: str = "A client",
        receive_buffer: int | None = None,
    ) -> Client:
        """Connects to the student's server, from here or from the student's own machine; fails when it cannot."""
        got = (
            self._student.connect(address, port)
            if on_student
            else self.host.connect(address, port, ANSWER_PATIENCE, receive_buffer=receive_buffer)
        )
        if isinstance(got, str):
            fail(
                f"{self._where_it_listens(address, port)}{who} could not connect to {address}:{port}: {WHY[got]}.",
                expected=f"the handshake with {address}:{port} completes",
                observed=got,
                mark="end",
            )
        return Client(got, self._student)

    def _where_it_listens(self, address: str, port: int) -> str:
        """That the student's server has the port on other addresses alone, as a sentence; "" where it is not so."""
        bound = self._student.bound_addresses("tcp", port=port)
        if not bound or {f"{every}:{port}" for every in (address, "0.0.0.0", "[::]")} & set(bound):
            return ""
        return f"Your server listens on {' and '.join(bound)}, and not on {address}:{port}. "

    def listen(self, port: int, *, on_student: bool = False) -> Server:
        """Listens for the student's client, here or on the student's own machine (127.0.0.1)."""
        if on_student:
            return Server(self._student.host.listen(LOOPBACK, port), self._student)
        return Server(self.host.listen(self.address, port), self._student)

    def udp_port(self, port: int = 0) -> Datagrams:
        """A UDP socket of ours that waits for the student's program; port 0 lets the system choose."""
        return self.host.udp(self.address, port)

    def run(self, script: Path, *arguments: object) -> Program:
        """Starts a program of ours on this machine, with the files of its folder beside it."""
        with self._putting:  # checks may start programs beside each other
            if self._scripts != script.parent:
                self.host.put({path.name: path for path in sorted(script.parent.glob("*.py"))})
                self._scripts = script.parent
        return self.host.start(script.name, *map(str, arguments))

    def udp(self, *, on_student: bool = False) -> Asker:
        """A socket that asks the student's server, from here or from the student's own machine (127.0.0.1)."""
        if on_student:
            return Asker(self._student.host.udp(LOOPBACK), self._student)
        return Asker(self.host.udp(self.address), self._student)


def occupy(student: Student, port: int) -> Listener:
    """A socket of ours, without SO_REUSEADDR, listens on the port of the student's machine."""
    try:
        return student.host.listen(student.every_address, port, reuse=False)
    except AgentRefused:
        student.free_port(port)
        return student.host.listen(student.every_address, port, reuse=False)
