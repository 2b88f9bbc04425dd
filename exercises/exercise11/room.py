"""The student's chat room as its guests meet it: clients of ours with names, who remember what they heard."""

from __future__ import annotations

import random

from grader.checking import Lines, Peer, Student, fail, quote
from grader.checking.draws import PLAIN_WORDS, a_port

NAMES = ("Ada", "Bob", "Cleo", "Dan", "Eve", "Finn")


class Guest:
    """One client of the room; it remembers all lines that it got."""

    def __init__(self, room: Room, receive_buffer: int | None, who: str) -> None:
        student = room.student
        self.client = room.peer.connect(student.address, room.port, who=who, receive_buffer=receive_buffer)
        self.lines = Lines(self.client)
        self.heard: list[bytes] = []
        self.said: list[bytes] = []
        self.name = b""

    def say(self, *lines: bytes) -> None:
        """All in one write."""
        self.said += lines
        self.client.send(b"".join(line + b"\n" for line in lines))

    def next(self) -> bytes | None:
        line = self.lines.next()
        if line is not None:
            self.heard.append(line)
        return line

    def hears(self, *parts: bytes, since: int = 0) -> bytes | None:
        """The first line with all these parts in it, of those heard `since` or still to come; None when none comes."""
        while True:
            for line in self.heard[since:]:
                if all(part in line for part in parts):
                    return line
            since = len(self.heard)
            if self.next() is None:
                return None

    def got(self) -> str:
        """The last that came, for `observed`."""
        if self.lines.unfinished:
            return f"{quote(self.lines.unfinished)} without a newline"
        last = quote(self.heard[-1]) if self.heard else "nothing"
        if self.lines.ended == "timeout":
            return f"silence after {last}" if self.heard else "nothing"
        return last + {"fin": ", then the connection ended", "reset": ", then RST"}.get(self.lines.ended or "", "")


class Room:
    """The student's room and those of ours who visit it."""

    def __init__(self, student: Student, peer: Peer, draw: random.Random) -> None:
        self.student, self.peer, self.draw = student, peer, draw
        self.port = a_port(draw)
        self.names: set[bytes] = set()
        student.serve(student.address, self.port, port=self.port)

    def new_name(self) -> bytes:
        while (name := f"{self.draw.choice(NAMES)}{self.draw.randrange(1000)}".encode()) in self.names:
            pass
        self.names.add(name)
        return name

    def line(self) -> bytes:
        """A line that is like no other."""
        return f"{self.draw.choice(PLAIN_WORDS)} {self.draw.choice(PLAIN_WORDS)} {self.draw.randrange(10**8)}.".encode()

    def guest(self, who: str = "A client", receive_buffer: int | None = None) -> Guest:
        """One that has been asked for its name; how exactly, `asks_name` judges."""
        guest = Guest(self, receive_buffer, who)
        if guest.hears(b"NAME?") is None:
            self.fail(f"{who} connected, but was not asked for its name.", b"NAME?", guest)
        return guest

    def enter(self, name: bytes = b"", who: str = "A client", guest: Guest | None = None) -> Guest:
        """One that has a name; how exactly it is welcomed, `welcomes` judges."""
        guest = guest or self.guest(who)
        guest.name = name or self.new_name()
        guest.client.send(guest.name + b"\n")
        before = len(guest.heard)
        if guest.hears(b"WELCOME", since=before) is None:
            self.fail(f"{who} said its name, {guest.name.decode()}, but was not welcomed.", welcome(guest.name), guest)
        return guest

    def enters(self, count: int) -> list[Guest]:
        return [self.enter(who=f"Client {number} of {count}") for number in range(1, count + 1)]

    def fail(self, message: str, expected: bytes, guest: Guest) -> None:
        fail(
            message + self.student.afterword(),
            expected=quote(expected + b"\n"),
            observed=guest.got(),
            mark="end",
            where=guest.client.local,
        )


def welcome(name: bytes) -> bytes:
    return b"WELCOME " + name
