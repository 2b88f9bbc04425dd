"""Student: the machine with the student's program, and the words in which its faults are told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from grader.checking.breakdown import OF_A_MODULE, asked_for_input, breakdown_of, hidden_module
from grader.checking.doing import held_up
from grader.checking.ending import FLOOD, ending
from grader.checking.failure import CheckFailed, Failure, fail
from grader.checking.queues import kept_waiting
from grader.checking.undone import UNBOUND, did_nothing, ended_silently, waits_unbound, without_bind
from grader.errors import LabError
from grader.lab.host import THE_END, Awaited, Connection, Entry, Host, Program, ProgramState, Protocol_, SocketRow
from grader.lab.lab import Lab, SecondLan
from grader.lab.link import AgentRefused
from grader.lab.wire import Endpoint, Wire
from grader.submission import Submission

LISTEN_PATIENCE = 5.0
END_PATIENCE = 15.0
SECOND_PATIENCE = 5.0  # seconds that a program gets that has hung in an earlier check
KERNEL = "kernel"
NO_ROOM = ("EAGAIN", "ENOMEM")
DOCKERS_OWN = "127.0.0.11"  # the name server inside every container of a network
MOST_SHOWN = 3  # programs
GLANCE, LAST_LOOK, MOMENT = 0.5, 0.1, 0.3  # seconds

Found = TypeVar("Found")


@dataclass(frozen=True)
class Finished:
    """A program that has ended by itself, and all that it printed."""

    state: ProgramState
    stdout: bytes
    stderr: bytes


class Student:
    """The student's host during one check. Every method raises CheckFailed for what the program did wrong."""

    def __init__(self, lab: Lab, submission: Submission, program: str, *, has_hung: bool = False) -> None:
        self._lab = lab
        self._submission = submission
        self._program = program
        self.has_hung = has_hung  # in this check or an earlier one: it ran on when it should have ended
        self._clean = False
        self._preparing = threading.Lock()
        self._left: list[SocketRow] = []
        self._beside: dict[str, Mapping[str, Entry]] = {}
        self.started: list[Program] = []
        self.asked: set[tuple[str, int]] = set()  # servers of the student's that we asked from their own machine
        self._fed = False  # standard input is used in this check
        self.suspects: list[Program] = []  # of many programs those that a failure is about
        self._looked: str | None = None

    @property
    def host(self) -> Host:
        return self._lab.student

    @property
    def address(self) -> str:
        """The machine's LAN address."""
        return self.host.address

    @property
    def every_address(self) -> str:
        """The address that stands for all of the machine's, where the machine is the lab's alone; else its own."""
        return "0.0.0.0" if self.is_contained else self.address

    @property
    def sources(self) -> dict[str, bytes]:
        """The Python files that were handed in (relative path -> content). What they say is never run by us."""
        return {name: data for name, data in self._submission.files.items() if name.endswith(".py")}

    def start(self, *arguments: object, program: str = "", feed: bool = False) -> Program:
        """Starts the program in a fresh copy of the submission's folder (fresh once for each check)."""
        self._prepare()
        try:
            started = self.host.start(program or self._program, *map(str, arguments), feed=feed)
        except AgentRefused as refused:
            if refused.errno in NO_ROOM and self.started:
                fail("Your program has started so many processes that there was no room for one more.")
            raise
        self.started.append(started)
        self._fed = self._fed or feed
        return started

    def serve(
        self, *arguments: object, port: int, protocol: Protocol_ = "tcp", settled: bool = False, program: str = ""
    ) -> Program:
        """Starts a server and waits, without a probe that it could notice, until it listens on the port.

        With `settled` also until it has come to rest, so that it has opened all that it opens, and still runs.
        What an earlier check left on the port is ours to clear: then the program gets a second start.
        """
        self._prepare()
        left = any(row.local[1] == port for row in self._left)

        def attempt() -> tuple[Program, Awaited]:
            started = self.start(*arguments, program=program)
            return started, self.host.await_socket(started, protocol, port, LISTEN_PATIENCE, settled=settled)

        started, awaited = attempt()
        if not awaited.found and left:
            self._lab.free_port(port)
            self._clean = False
            self.started.clear()
            self._put_again()
            started, awaited = attempt()
        if not awaited.found:
            must_be_free(awaited.rows, self.address, port)
            raise CheckFailed(self._not_there(started, awaited, protocol, port))
        return started

    def run(
        self, *arguments: object, seconds: float | None = None, program: str = "", typed: bytes | None = None
    ) -> Finished:
        """Runs the program until it ends by itself; `typed` is all of its standard input."""
        started = self.start(*arguments, program=program, feed=typed is not None)
        if typed is not None:
            started.feed(typed, close=True, seconds=seconds or END_PATIENCE)
        return self.finish(started, seconds)

    @property
    def end_patience(self) -> float:
        """How long to wait, in seconds, for an end that needs no time: less for who has kept us waiting before."""
        return SECOND_PATIENCE if self.has_hung else END_PATIENCE

    def finish(self, program: Program, seconds: float | None = None) -> Finished:
        """Waits until the program has ended by itself; where that needs time by its task, `seconds` says how much."""
        seconds = seconds or self.end_patience
        state = program.wait(seconds)
        if state.flooded:
            fail(FLOOD)
        if state.running:
            self.has_hung = True
            servers = self.bound_addresses("tcp")
            why = f"Your program waits on TCP {' and '.join(servers)}. " if servers else self.held_up(program)
            fail(
                f"{why}It was still running after {seconds:g} seconds, and should have ended by itself."
                if why
                else f"Your program was still running after {seconds:g} seconds, and should have ended by itself.",
                expected=f"the program ends within {seconds:g} seconds",
                observed="it is still running",
            )
        return Finished(
            state,
            program.output("stdout", until=THE_END, seconds=5),
            program.output("stderr", until=THE_END, seconds=5),
        )

    def connect(self, address: str, port: int) -> Connection | str:
        """A connection from the student's own machine, or why there is none."""
        self.asked.add((address, port))
        return self.host.connect(address, port)

    def put_beside(self, name: str, files: Mapping[str, Entry]) -> str:
        """Puts a folder of that name beside the program's own; returns its absolute path."""
        self._prepare()
        self._beside[name] = files
        return self.host.put_beside(name, files)

    def files_in(self, folder: str) -> dict[str, bytes]:
        """The regular files that are now in a folder on the student's machine."""
        found = self.host.get(folder)
        if found is None:
            fail("The folder that your program was given can no longer be read, or holds more than 16 MiB.")
        return found

    def second_lan(self) -> SecondLan:
        """Connects the machine to a second LAN as well."""
        return self._lab.second_lan()

    @property
    def nobody(self) -> str:
        """An address of the LAN that no machine has."""
        return self._lab.nobody

    @property
    def is_contained(self) -> bool:
        """Whether the machine is the lab's alone, and not the one that the grader runs on."""
        return self._lab.backend == "docker"

    def sockets(self) -> list[SocketRow]:
        """The sockets of the student's programs."""
        return [row for row in self.host.sockets() if row.owner == "program"]

    def bound_addresses(self, protocol: Protocol_, *, port: int | None = None) -> list[str]:
        """Where the program's servers are bound, as "address:port", in order."""
        rows = [row for row in self.sockets() if row.protocol.startswith(protocol) and row.waits_for_others]
        return sorted({endpoint(row.local) for row in rows if port is None or row.local[1] == port})

    def must_run(self, program: Program, after: str, hint: str = "") -> None:
        """Fails when a server has ended, though it should go on; `hint` is for whatever has ended it."""
        state = program.wait(MOMENT)
        if not state.running:
            fail(
                f"Your server ended {after}: {ending(state)}. A server goes on with the next client.",
                expected="the server keeps running",
                observed=ending(state),
                hint=hint,
            )

    def afterword(self) -> str:
        """What has to be added to "nothing came" when the program that should have spoken is no longer there."""
        state = self.started[-1].wait(MOMENT) if self.started else None
        if state is None or state.running or self.breakdown():
            return ""
        return f" {FLOOD}" if state.flooded else f" Your program had already ended: {ending(state)}."

    @property
    def shown(self) -> list[Program]:
        """The programs of this check that a failure is about, at most three: the suspects, else the last ones."""
        return (self.suspects or self.started)[-MOST_SHOWN:]

    def breakdown(self) -> str:
        """Where and why Python stopped one of those programs, as a sentence; "" when it did not."""
        if self._looked is not None:
            return self._looked
        about = (self.sources, self.host.place.folder)
        broken = next((found for program in reversed(self.shown) if (found := breakdown_of(program, *about))), "")
        hides = any(word in broken for word in OF_A_MODULE)
        why = asked_for_input(broken, fed=self._fed) or hidden_module(self._submission.shadows if hides else ())
        return why + broken

    def idleness(self) -> str:
        """That one of those programs ended at once because nothing calls its function, as a sentence; else ""."""
        named = [(program, self.sources.get(program.argv[1], b"")) for program in self.shown]
        return next((found for program, source in named if (found := did_nothing(program, source))), "")

    def look(self) -> None:
        """Looks for a breakdown now, and never again: what the check does from here on may provoke one."""
        self._looked = None
        self._looked = self.breakdown()

    def held_up(self, program: Program | None = None, *, by_anything: bool = True) -> str:
        """What keeps a program, else the last of those that a failure is about, from going on: a sentence and a blank.

        With `by_anything` False it may wait for the next client, or in select() for any of its sockets.
        """
        chosen = program or next(reversed(self.shown), None)
        found = held_up(chosen.doing(), by_anything=by_anything) if chosen else ""
        return f"{found} " if found else ""

    def kept_waiting(self, other: Endpoint | None) -> str:
        """Why the other end of a connection waits in vain, as far as the socket table and the kernel tell: sentences.

        Each ends in a blank. Of servers that only wait for a client or in select(), nothing is told.
        """
        running = next((program for program in reversed(self.shown) if program.state().running), None)
        if running is None:
            return ""
        told, enough = kept_waiting(self.sockets(), other, running.doing()) if self.is_contained else ("", False)
        return told if enough else told + self.held_up(by_anything=False)

    def is_greedy(self) -> bool:
        """Whether a program was stopped for want of memory."""
        return any(program.state().out_of_memory for program in self.shown)

    def patiently(self, attempt: Callable[[float], Found], seconds: float) -> Found:
        """Tries for so many seconds in all, but not on when every program that could act has ended.

        What the programs waited for a processor counts a quarter, as in the agent's own deadlines.
        """
        left, hungry = seconds, 0.0
        while True:
            states = [program.state() for program in reversed(self.started)]
            gone = bool(states) and not any(state.running for state in states)
            glance = LAST_LOOK if gone else min(GLANCE, left)
            found = attempt(glance)
            now_hungry = sum(state.starved for state in states)
            left -= max(glance - max(0.0, now_hungry - hungry), glance / 4)
            hungry = now_hungry
            if found or gone or left <= 0:
                return found

    def free_port(self, port: int) -> None:
        """Clears what is left of earlier programs on a port; programs of this check end too."""
        self._lab.free_port(port)
        self._clean = False

    def rest(self, program: Program, port: int) -> None:
        """Waits until the server has done all that it can do, at most a second."""
        self.host.await_socket(program, "tcp", port, 1.0, settled=True)

    def start_over(self) -> None:
        """Ends every program of this check; the evidence speaks only of what comes after."""
        self.host.sweep()
        self.started.clear()
        self.suspects = []
        self._looked = None

    def table(self) -> list[SocketRow]:
        """The sockets that this check's programs have and had, without what earlier checks left."""
        return [
            row
            for row in self.host.sockets()
            if row.owner == "program"
            or (
                row.owner == KERNEL
                and not any((row.local, row.remote) == (old.local, old.remote) for old in self._left)
            )
        ]

    def _prepare(self) -> None:
        """A fresh copy of the submission, and a note of what earlier checks left in the socket table."""
        with self._preparing:  # checks may start programs beside each other
            if not self._clean:
                self.host.put(self._submission.files)
                table = self.host.sockets()
                self._left = [row for row in table if row.owner == KERNEL and row.local[0] != DOCKERS_OWN]
                self._clean = True

    def _put_again(self) -> None:
        """A fresh host has none of the folders that were put on the last one."""
        self._prepare()
        for name, files in self._beside.items():
            self.host.put_beside(name, files)

    def _not_there(self, program: Program, awaited: Awaited, protocol: Protocol_, port: int) -> Failure:
        does = "listens" if protocol == "tcp" else "has a UDP socket"
        wanted = f"your program {does} on {protocol.upper()} port {port}"
        state = awaited.state
        if state.flooded:
            return Failure(FLOOD, wanted, "endless output")
        hidden = hidden_module(self._submission.shadows)
        if not state.running:
            gone = f"Your program ended, so nobody waits on {protocol.upper()} port {port}: {ending(state)}."
            why = "" if self.breakdown() else hidden or ("" if self.idleness() else ended_silently(program))
            return Failure(why + gone, wanted, ending(state))
        other, place = open_servers(awaited.rows), f"{protocol.upper()} port {port}"
        if unbound := without_bind(awaited.rows, self.sources.values()):
            return Failure(f"{hidden}{unbound}It does not wait on {place}.", wanted, f"it has open: {', '.join(other)}")
        if other:
            message = f"Your program waits on {' and '.join(other)}, and not on {place}."
            return Failure(hidden + message, wanted, f"it runs, and has open: {', '.join(other)}")
        message = f"Your program runs, but after {LISTEN_PATIENCE:g} seconds it does not wait on {place}."
        no_port = protocol == "udp" and waits_unbound(program, awaited.rows)
        stuck = UNBOUND if no_port else self.held_up(program)
        return Failure(f"{hidden}{stuck}{message}", wanted, "it runs, but no socket of it waits there")


def wire_of(student: Student) -> Wire:
    """What passed the student's machine so far in this check."""
    frames, lost = student.host.frames()
    return Wire(frames, lost, student.host.captures)


def must_be_free(rows: Sequence[SocketRow], address: str, port: int) -> None:
    """Raises LabError when somebody else's program sits where ours should, which can be on `local` alone."""
    for row in rows:
        if (
            row.owner == "other"
            and row.waits_for_others
            and row.local in {(at, port) for at in (address, "0.0.0.0", "::")}
        ):
            raise LabError(
                f"Another program on this machine uses port {port}, so yours could not. "
                "Close it (`netstat -nap` shows which it is) and grade again."
            )


def endpoint(address: tuple[str, int]) -> str:
    return f"[{address[0]}]:{address[1]}" if ":" in address[0] else f"{address[0]}:{address[1]}"


def open_servers(rows: Sequence[SocketRow]) -> list[str]:
    return sorted(
        {
            f"{row.protocol.rstrip('6').upper()} {endpoint(row.local)}"
            for row in rows
            if row.owner == "program" and row.waits_for_others
        }
    )
