"""Host, Program, Connection, Listener, Datagrams: what can be asked of a machine in the lab, on every backend."""

from __future__ import annotations

import base64
import io
import tarfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from grader.lab.link import Link

Protocol_ = Literal["tcp", "udp"]
Until = dict[str, Any]


def encode(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


RECEIVE_LIMIT = 8 * 1024 * 1024  # bytes
THE_END: Until = {"end": True}  # nothing but the end ends the wait


def at_least(count: int) -> Until:
    """The condition that so many bytes have come."""
    return {"count": count}


def containing(data: bytes) -> Until:
    """The condition that these bytes have come."""
    return {"find": encode(data)}


@dataclass(frozen=True)
class SocketRow:
    """One line of a host's socket table."""

    protocol: str
    local: tuple[str, int]
    remote: tuple[str, int]
    state: str
    owner: str
    send_queue: int
    receive_queue: int

    @classmethod
    def from_agent(cls, row: Mapping[str, Any]) -> SocketRow:
        return cls(
            row["protocol"],
            (row["local"][0], row["local"][1]),
            (row["remote"][0], row["remote"][1]),
            row["state"],
            row["owner"],
            row["send_queue"],
            row["receive_queue"],
        )

    @property
    def waits_for_others(self) -> bool:
        """Whether it listens (TCP) or takes datagrams from whoever sends them (UDP: it is connected to nobody)."""
        return self.state == "LISTEN" if self.protocol.startswith("tcp") else self.remote[1] == 0


@dataclass(frozen=True)
class ProgramState:
    """How a program is or ended. `status` is None while it runs and when a signal ended it.

    `starved` is for how many seconds a running program has waited for a processor so far. `out_of_memory`: the kernel
    killed it because the programs of its machine used more than `memory_limit` bytes; False where that is not known.
    """

    running: bool
    flooded: bool = False
    status: int | None = None
    signal: str | None = None
    seconds: float = 0.0
    cpu: float = 0.0
    peak_memory: int = 0
    starved: float = 0.0
    out_of_memory: bool = False
    memory_limit: int = 0

    @classmethod
    def from_agent(cls, state: Mapping[str, Any]) -> ProgramState:
        return cls(**{key: value for key, value in state.items() if key in cls.__dataclass_fields__})


@dataclass(frozen=True)
class ThreadState:
    """Where a thread is, as the kernel tells it: its state (R, S, T, ...), the kernel's function in which it sleeps,
    its system call and that call's first argument. "" and -1 for what is not known.
    """

    state: str = ""
    function: str = ""
    call: str = ""
    argument: int = -1


@dataclass(frozen=True)
class Awaited:
    """What waiting for a socket found: whether it is there, the table, and the state of the program."""

    found: bool
    rows: list[SocketRow]
    state: ProgramState


@dataclass(frozen=True)
class Received:
    """Bytes that came, and what ended the wait: None (the condition held), "fin", "reset", "timeout", "limit"."""

    data: bytes
    ended: str | None

    @property
    def is_over(self) -> bool:
        """Whether the other side has ended the connection."""
        return self.ended in ("fin", "reset")


@dataclass(frozen=True)
class Datagram:
    """A datagram that came, with its sender."""

    data: bytes
    sender: tuple[str, int]


@dataclass(frozen=True)
class Frame:
    """A captured frame: seconds since the epoch, its interface, its length on the wire, and its first bytes."""

    at: float
    interface: str
    length: int
    data: bytes


@dataclass(frozen=True)
class LinkTo:
    """A symbolic link to be put on a host."""

    target: str


Entry = bytes | Path | LinkTo


@dataclass(frozen=True)
class Played:
    """A datagram of a script: when, in seconds of one clock, what, and who sent it (a socket of ours: its number).

    `late` is by how many seconds it was sent later than the script says.
    """

    at: float
    data: bytes
    sender: tuple[str, int] | int
    late: float = 0.0


class Program:
    """A program that was started on a host."""

    def __init__(self, link: Link, number: int, argv: Sequence[str]) -> None:
        self._link = link
        self.number = number
        self.argv = list(argv)

    def wait(self, seconds: float) -> ProgramState:
        """Waits until it has ended, at most so long."""
        return ProgramState.from_agent(self._link.ask("wait", takes=seconds, program=self.number, seconds=seconds))

    def state(self) -> ProgramState:
        return self.wait(0)

    def doing(self) -> list[ThreadState]:
        """Where its threads are, the main one first; none when it has ended or its machine does not tell."""
        told = self._link.ask("doing", takes=1, program=self.number)
        return [ThreadState(**thread) for thread in told["threads"]]

    def output(
        self,
        stream: Literal["stdout", "stderr"] = "stdout",
        *,
        until: Until | None = None,
        start: int = 0,
        seconds: float = 0.0,
    ) -> bytes:
        """What it printed from byte `start` on, as soon as the condition holds or it will print no more."""
        read = self._link.ask(
            "read",
            takes=seconds,
            program=self.number,
            stream=stream,
            start=start,
            until=until or at_least(0),
            seconds=seconds,
        )
        return base64.b64decode(read["data"])

    def feed(self, data: bytes, *, close: bool = False, seconds: float = 5.0) -> int:
        """Writes to its standard input; returns how many bytes went in."""
        fed = self._link.ask(
            "feed", takes=seconds, program=self.number, data=encode(data), close=close, seconds=seconds
        )
        return int(fed["sent"])

    def signal(self, name: str) -> None:
        """Signals its process group: "SIGSTOP", "SIGCONT", ..."""
        self._link.ask("signal", program=self.number, name=name)

    def stop(self, grace: float = 1.0) -> ProgramState:
        """SIGTERM, after `grace` seconds SIGKILL."""
        return ProgramState.from_agent(self._link.ask("stop", takes=grace + 5, program=self.number, grace=grace))


class _Open:
    """A socket that a host's agent holds."""

    def __init__(self, link: Link, opened: Mapping[str, Any]) -> None:
        self._link = link
        self._number = int(opened["socket"])
        self.local: tuple[str, int] = (opened["local"][0], opened["local"][1])

    def close(self, *, reset: bool = False) -> None:
        """Closes it: with FIN, or with RST."""
        self._link.ask("close", socket=self._number, reset=reset)


class Connection(_Open):
    """Our end of a TCP connection."""

    def __init__(self, link: Link, opened: Mapping[str, Any], remote: tuple[str, int]) -> None:
        super().__init__(link, opened)
        self.remote = remote

    def send(self, *pieces: bytes, pause: float = 0.0, seconds: float = 10.0) -> str | None:
        """Sends the pieces with pauses between them; returns what stopped it: None, "timeout", "reset"."""
        self._link.sent.append((b"".join(pieces), self.remote))
        takes = seconds + pause * len(pieces)
        sent = self._link.ask(
            "send",
            takes=takes,
            socket=self._number,
            pieces=[encode(piece) for piece in pieces],
            pause=pause,
            seconds=seconds,
        )
        stopped: str | None = sent["stopped"]
        return stopped

    def receive(self, until: Until | None = None, seconds: float = 5.0, limit: int = RECEIVE_LIMIT) -> Received:
        """Receives until the condition holds, the other side ends, `limit` bytes have come, or time is up."""
        got = self._link.ask("receive", takes=seconds, socket=self._number, until=until, seconds=seconds, limit=limit)
        return Received(base64.b64decode(got["data"]), got["ended"])

    def half_close(self) -> None:
        """Sends FIN and goes on receiving."""
        self._link.ask("half_close", socket=self._number)


class Listener(_Open):
    """Our listening TCP socket."""

    def accept(self, seconds: float = 5.0) -> Connection | None:
        """The next connection, None when none came in time."""
        accepted = self._link.ask("accept", takes=seconds, socket=self._number, seconds=seconds)
        if accepted["socket"] is None:
            return None
        return Connection(self._link, accepted, (accepted["remote"][0], accepted["remote"][1]))


class Datagrams(_Open):
    """Our UDP socket."""

    def send(self, to: tuple[str, int], *datagrams: bytes) -> None:
        self._link.sent.extend((data, to) for data in datagrams)
        self._link.ask(
            "send_to", socket=self._number, datagrams=[encode(data) for data in datagrams], address=to[0], port=to[1]
        )

    def play(self, rules: Mapping[bytes, Sequence[tuple[float, int, bytes]]], others: Sequence[Datagrams] = ()) -> Play:
        """Answers datagrams by a script, on the host itself, in the moment in which they come.

        `rules`: a datagram -> what goes back to its sender, each as (seconds later, from which socket, data); socket 0
        is this one, 1 and more are `others`.
        """
        encoded = {
            encode(question): [[seconds, number, encode(data)] for seconds, number, data in answers]
            for question, answers in rules.items()
        }
        senders = [self._number, *(other._number for other in others)]  # noqa: SLF001 - of the same class
        return Play(self._link, self._link.ask("play", socket=self._number, senders=senders, rules=encoded)["play"])

    def receive(self, count: int = 1, seconds: float = 5.0) -> list[Datagram]:
        """Up to `count` datagrams; fewer when time is up."""
        got = self._link.ask("receive_from", takes=seconds, socket=self._number, count=count, seconds=seconds)
        return [Datagram(base64.b64decode(one["data"]), (one["from"][0], one["from"][1])) for one in got["datagrams"]]


class Play:
    """A script that answers datagrams."""

    def __init__(self, link: Link, number: int) -> None:
        self._link = link
        self._number = number

    def stop(self) -> tuple[list[Played], list[Played]]:
        """Ends it: what came and what was sent."""
        told = self._link.ask("played", takes=5, play=self._number)
        received = [Played(one["at"], base64.b64decode(one["data"]), tuple(one["from"])) for one in told["received"]]
        sent = [Played(one["at"], base64.b64decode(one["data"]), one["from"], one["late"]) for one in told["sent"]]
        return received, sent


@dataclass(frozen=True)
class Place:
    """What is particular to a backend: where a host's programs live and how they are started."""

    address: str
    folder: str
    home: str
    python: str = "python3"
    environment: Mapping[str, str] = field(default_factory=dict)
    scratch: tuple[str, ...] = ()


class Host:
    """A machine in the lab. All that it does goes through its agent; every method may raise LabError."""

    def __init__(self, link: Link, place: Place) -> None:
        self.link = link
        self.place = place
        self.address = place.address
        self._frames: list[Frame] = []
        self._lost = 0
        self._lock = threading.Lock()

    @property
    def captures(self) -> bool:
        return bool(self.link.hello.get("captures"))

    def put(self, files: Mapping[str, Entry]) -> None:
        """Replaces the program's folder by these files (relative path -> content) and empties its scratch folders."""
        self._put(self.place.folder, files, self.place.scratch)

    def put_beside(self, name: str, files: Mapping[str, Entry]) -> str:
        """Replaces the folder `name` beside the program's folder; returns its absolute path."""
        folder = f"{self.place.home}/{name}"
        self._put(folder, files)
        return folder

    def _put(self, folder: str, files: Mapping[str, Entry], empty: Sequence[str] = ()) -> None:
        packed = encode(archive(files, PurePosixPath(folder).name))
        self.link.ask("put", takes=60, folder=folder, tar=packed, empty=list(empty))

    def get(self, folder: str) -> dict[str, bytes] | None:
        """The regular files in a folder (relative path -> content); None when it cannot be read or is too large."""
        packed = self.link.ask("get", takes=60, folder=folder)["tar"]
        return None if packed is None else unpack(base64.b64decode(packed))

    def start(self, program: str, *arguments: str, feed: bool = False) -> Program:
        """Starts `python3 program arguments...` in the program's folder."""
        argv = [self.place.python, program, *arguments]
        started = self.link.ask("start", argv=argv, cwd=self.place.folder, env=dict(self.place.environment), feed=feed)
        return Program(self.link, started["program"], argv)

    def sweep(self) -> None:
        """Kills all programs, closes all our sockets, forgets all frames."""
        self.link.ask("sweep", takes=30)
        with self._lock:
            self._frames, self._lost = [], 0

    def forget(self) -> None:
        """Forgets the frames so far, and what our sockets sent."""
        self.link.sent.clear()
        self.link.ask("forget", takes=10)
        with self._lock:
            self._frames, self._lost = [], 0

    def sockets(self) -> list[SocketRow]:
        return [SocketRow.from_agent(row) for row in self.link.ask("sockets")["rows"]]

    def await_socket(
        self, program: Program, protocol: Protocol_, port: int, seconds: float, *, settled: bool = False
    ) -> Awaited:
        """Waits until a program has a listening TCP socket or a UDP socket on the port, or `program` has ended.

        With `settled` also until it rests; one that ends before counts as not found.
        """
        found = self.link.ask(
            "await_socket",
            takes=seconds + 1,
            program=program.number,
            protocol=protocol,
            port=port,
            seconds=seconds,
            settled=settled,
        )
        return Awaited(
            found["found"],
            [SocketRow.from_agent(row) for row in found["rows"]],
            ProgramState.from_agent(found["state"]),
        )

    def await_accepted(self, port: int, seconds: float) -> bool:
        """Waits until no connection waits in the backlog of the port any more; False when time is up."""
        return bool(self.link.ask("await_accepted", takes=seconds, port=port, seconds=seconds)["accepted"])

    def connect(
        self, address: str, port: int, seconds: float = 5.0, *, receive_buffer: int | None = None
    ) -> Connection | str:
        """A connection, or why there is none: "refused", "timeout", "unreachable". A receive buffer is in bytes."""
        got = self.link.ask(
            "connect", takes=seconds, address=address, port=port, seconds=seconds, receive_buffer=receive_buffer
        )
        return Connection(self.link, got, (address, port)) if got["outcome"] == "connected" else str(got["outcome"])

    def listen(self, address: str, port: int, *, backlog: int = 128, reuse: bool = True) -> Listener:
        """Listens; port 0 lets the system choose. Raises AgentRefused when the address is taken."""
        return Listener(self.link, self.link.ask("listen", address=address, port=port, backlog=backlog, reuse=reuse))

    def udp(self, address: str, port: int = 0) -> Datagrams:
        """A UDP socket; port 0 lets the system choose. Raises AgentRefused when the address is taken."""
        return Datagrams(self.link, self.link.ask("udp", address=address, port=port))

    def phantom(self, address: str, ports: Mapping[int, float | None]) -> None:
        """Plays another machine of the LAN until the next sweep.

        `ports` answer a SYN after so many seconds, None for never; all others refuse.
        Raises AgentRefused where frames cannot be captured.
        """
        self.link.ask("phantom", address=address, ports=[list(each) for each in ports.items()])

    def frames(self) -> tuple[list[Frame], int]:
        """All frames since the last sweep, and how many were lost."""
        with self._lock:
            got = self.link.ask("frames", takes=10, since=len(self._frames))
            self._frames += [
                Frame(one["at"], one["interface"], one["length"], base64.b64decode(one["data"]))
                for one in got["frames"]
            ]
            self._lost = got["dropped"]
            return list(self._frames), self._lost


def archive(files: Mapping[str, Entry], folder: str) -> bytes:
    """A tar archive of a folder with these files, every one readable and writable by its owner."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        top = tarfile.TarInfo(folder)
        top.type, top.mode, top.mtime = tarfile.DIRTYPE, 0o755, int(time.time())
        tar.addfile(top)
        for name, content in files.items():
            entry = tarfile.TarInfo(f"{folder}/{name}")
            entry.mode = 0o644
            data = b""
            if isinstance(content, LinkTo):
                entry.type, entry.linkname = tarfile.SYMTYPE, content.target
            else:
                data = content.read_bytes() if isinstance(content, Path) else content
                entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return packed.getvalue()


def unpack(packed: bytes) -> dict[str, bytes]:
    """The regular files of a tar archive."""
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        return {
            entry.name.removeprefix("./"): file.read()
            for entry in tar
            if entry.isreg() and (file := tar.extractfile(entry))
        }
