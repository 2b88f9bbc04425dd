"""Answers requests, many at a time: the method `do_X` is the request X of the link."""

from __future__ import annotations

import errno
import json
import os
import queue
import select
import signal
import socket
import subprocess
import sys
import threading
import time

from . import LINE_LIMIT, PROTOCOL, SILENCE_LIMIT
from .capture import Capture
from .doing import doing
from .peer import PeerSockets
from .phantom import Phantom
from .programs import POLL, Program, Programs
from .tables import servers, sockets
from .waiting import BadRequest, Patience, decode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, BinaryIO

WORKERS = 48  # requests at a time; the next waits for one of them
# Each command more costs as much as a tenth of a start of Python. `find` without a folder would empty another one.
EMPTY_FOLDERS = 'find "$@" -mindepth 1 -delete'
OPEN_FOLDERS = 'chmod -R u+rwX "$@"; chmod 755 "$@"'
REPLACE_FOLDER = (
    '[ -d "$1" ] || shift; if [ $# -gt 0 ]; then'
    f' {{ [ -z "$SHUT" ] && {EMPTY_FOLDERS}; }} || {{ {OPEN_FOLDERS}; {EMPTY_FOLDERS}; }}; fi 2>/dev/null;'
    ' exec tar -xf - -C "$0"'
)


class Agent:
    """One host's agent. `user` is the id that programs run as, None for the agent's own."""

    def __init__(self, user: int | None, output: BinaryIO) -> None:
        self.user = user
        self.output = output
        self.writing = threading.Lock()
        self.events = 0
        self.heard = time.monotonic()
        self.requests: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self.programs = Programs(user, self.event)
        self.peer = PeerSockets()
        self.phantom: Phantom | None = None
        self.capture = start_capture() if self.programs.contained else None

    # --- the link -----------------------------------------------------------------------------------------------

    def write(self, message: dict[str, Any]) -> None:
        line = json.dumps(message).encode("ascii") + b"\n"
        with self.writing:
            self.output.write(line)
            self.output.flush()

    def event(self, name: str, **details: Any) -> None:
        with self.writing:
            self.events += 1
            number = self.events
        self.write({**details, "event": name, "seq": number})

    def run(self, lines: BinaryIO) -> None:
        """Reads requests until the end of the input; then ends everything."""
        self.write(
            {
                "hello": "grade-agent",
                "protocol": PROTOCOL,
                "captures": self.capture is not None,
                "contained": self.programs.contained,
                "python": sys.version.split()[0],
                "platform": sys.platform,
            }
        )
        threading.Thread(target=self.watch_silence, daemon=True).start()
        for _ in range(WORKERS):  # all of them now: a fork bomb would leave no room for new threads
            threading.Thread(target=self.work, daemon=True).start()
        while (line := lines.readline(LINE_LIMIT)).endswith(b"\n"):
            self.heard = time.monotonic()
            self.requests.put(json.loads(line))
        self.end()

    def work(self) -> None:
        while True:
            self.answer(self.requests.get())

    def watch_silence(self) -> None:
        while time.monotonic() - self.heard < SILENCE_LIMIT:
            time.sleep(1)
        self.end()

    def end(self) -> None:
        self.programs.sweep()
        os._exit(0)

    def answer(self, request: dict[str, Any]) -> None:
        number = request.pop("id", None)
        try:
            self.write({"id": number, "ok": self.handle(**request)})
        except OSError as error:
            name = errno.errorcode.get(error.errno or 0, "")
            self.write({"id": number, "error": {"kind": "os", "errno": name, "message": str(error)}})
        except (BadRequest, TypeError, ValueError, KeyError) as error:
            self.refuse(number, "request", error)
        except Exception as error:  # noqa: BLE001 - a fault of the agent must reach the grader and not look like silence
            self.refuse(number, "agent", error)

    def refuse(self, number: Any, kind: str, error: Exception) -> None:
        message = "%s: %s" % (type(error).__name__, error)
        self.write({"id": number, "error": {"kind": kind, "errno": "", "message": message}})

    def handle(self, do: str, **details: Any) -> dict[str, Any]:
        handler = getattr(self, "do_" + do, None)
        if handler is None:
            raise BadRequest("no request is called %r" % (do,))
        answer: dict[str, Any] = handler(**details)
        return answer

    def do_ping(self) -> dict[str, Any]:
        return {}

    # --- programs and files -------------------------------------------------------------------------------------

    def program(self, number: int) -> Program:
        if number not in self.programs.known:
            raise BadRequest("no program has the number %r" % (number,))
        return self.programs.known[number]

    def do_start(self, argv: list[str], cwd: str, env: dict[str, str], feed: bool = False) -> dict[str, Any]:
        """Starts a program with an empty standard input, or with one for `feed`."""
        stdin = subprocess.PIPE if feed else subprocess.DEVNULL
        return {"program": self.programs.start(argv, cwd, env, stdin).pid}

    def do_feed(self, program: int, data: str = "", close: bool = False, seconds: float = 5.0) -> dict[str, Any]:
        """Writes to the program's standard input; says how many bytes it took until time was up or it closed."""
        return {"sent": feed(self.program(program), decode(data), close, seconds)}

    def do_read(
        self, program: int, stream: str, start: int = 0, until: dict[str, Any] | None = None, seconds: float = 0.0
    ) -> dict[str, Any]:
        return self.program(program).streams[stream].read(start, until or {}, seconds)

    def do_wait(self, program: int, seconds: float) -> dict[str, Any]:
        self.program(program).wait(seconds)
        return self.program(program).state()

    def do_doing(self, program: int) -> dict[str, Any]:
        """Where a running program's threads wait; none when it has ended or this machine does not tell."""
        looked_at = self.program(program)
        return {"threads": [] if looked_at.end else doing(looked_at.pid, self.user)}

    def do_signal(self, program: int, name: str) -> dict[str, Any]:
        self.program(program).signal(signal.Signals[name])
        return self.program(program).state()

    def do_stop(self, program: int, grace: float) -> dict[str, Any]:
        """SIGTERM, after `grace` seconds SIGKILL, to the program's whole group; then how it ended."""
        self.program(program).stop(grace)
        return self.program(program).state()

    def do_put(self, folder: str, tar: str, empty: list[str]) -> dict[str, Any]:
        """Empties the folder, and those of `empty`, and unpacks a tar archive, which names the folder, beside it.

        All this as the program's user.
        """
        argv = ["/bin/sh", "-c", REPLACE_FOLDER, os.path.dirname(folder), folder, *empty]
        shut = "yes" if any(is_shut(each, self.user) for each in (folder, *empty)) else ""
        program = self.programs.start(argv, "/", dict(os.environ, SHUT=shut), subprocess.PIPE, spared=True)
        feed(program, decode(tar), close=True, seconds=30)
        program.wait(30)
        said = program.streams["stderr"].read(0, {}, 5)["data"]
        if program.end is None or program.end["status"] != 0:
            raise BadRequest("the files could not be written: " + decode(said).decode("utf-8", "replace").strip())
        return {}

    def do_get(self, folder: str) -> dict[str, Any]:
        """The folder as a tar archive, read as the program's user; None when it cannot be read or is too large."""
        argv = ["tar", "-cf", "-", "-C", folder, "."]
        program = self.programs.start(argv, "/", dict(os.environ), subprocess.DEVNULL, spared=True)
        program.wait(30)
        packed = program.streams["stdout"].read(0, {}, 5)["data"]
        done = program.end is not None and program.end["status"] == 0 and not program.flooded
        return {"tar": packed if done else None}

    def do_sweep(self) -> dict[str, Any]:
        """Kills all programs, closes all sockets, forgets all frames: only files and TIME_WAIT are left."""
        self.programs.sweep()
        if self.phantom:
            self.phantom.stop()
        self.peer.close_all()
        return self.do_forget()

    def do_forget(self) -> dict[str, Any]:
        """Forgets the frames so far."""
        if self.capture:
            self.capture.forget()
        return {}

    # --- what there is to see -----------------------------------------------------------------------------------

    def do_sockets(self) -> dict[str, Any]:
        return {"rows": sockets(self.user)}

    def do_await_socket(
        self, program: int, protocol: str, port: int, seconds: float, settled: bool = False
    ) -> dict[str, Any]:
        """Waits until a program listens on the TCP port, or has a socket on the UDP port, or `program` has ended."""
        awaited = self.program(program)
        patience = Patience(seconds, awaited.starved)
        while True:
            ended, over = awaited.end is not None, patience.over()
            found = any(row["owner"] == "program" for row in servers(self.user, protocol, port))
            if found and settled:
                found = awaited.rest(1.0)
            if found or ended or over:
                return {"found": found, "rows": sockets(self.user), "state": awaited.state()}
            time.sleep(POLL)

    def do_await_accepted(self, port: int, seconds: float) -> dict[str, Any]:
        """Waits until the backlog of the listening port is empty: a LISTEN row's receive queue counts it."""
        patience = Patience(seconds)
        while any(row["receive_queue"] for row in servers(self.user, "tcp", port)):
            if patience.over():
                return {"accepted": False}
            time.sleep(POLL)
        return {"accepted": True}

    def do_frames(self, since: int = 0) -> dict[str, Any]:
        return self.capture.since(since) if self.capture else {"frames": [], "next": 0, "dropped": 0}

    # --- the peer's side ----------------------------------------------------------------------------------------

    def do_connect(self, address: str, port: int, seconds: float, receive_buffer: int | None = None) -> dict[str, Any]:
        return self.peer.connect(address, port, seconds, receive_buffer)

    def do_listen(self, address: str, port: int, backlog: int = 128, reuse: bool = True) -> dict[str, Any]:
        return self.peer.bind(socket.SOCK_STREAM, address, port, reuse, backlog)

    def do_udp(self, address: str, port: int) -> dict[str, Any]:
        return self.peer.bind(socket.SOCK_DGRAM, address, port, False, None)

    def do_accept(self, socket: int, seconds: float) -> dict[str, Any]:
        return self.peer.accept(socket, seconds)

    def do_send(self, socket: int, pieces: list[str], pause: float = 0.0, seconds: float = 10.0) -> dict[str, Any]:
        return self.peer.send(socket, pieces, pause, seconds)

    def do_receive(
        self, socket: int, until: dict[str, Any] | None = None, seconds: float = 5.0, limit: int = 8 << 20
    ) -> dict[str, Any]:
        return self.peer.receive(socket, until or {}, seconds, limit)

    def do_half_close(self, socket: int) -> dict[str, Any]:
        return self.peer.half_close(socket)

    def do_close(self, socket: int, reset: bool = False) -> dict[str, Any]:
        self.peer.close(socket, reset)
        return {}

    def do_send_to(self, socket: int, datagrams: list[str], address: str, port: int) -> dict[str, Any]:
        for datagram in datagrams:
            self.peer.get(socket).sendto(decode(datagram), (address, port))
        return {}

    def do_play(self, socket: int, senders: list[int], rules: dict[str, Any]) -> dict[str, Any]:
        return self.peer.play(socket, senders, rules)

    def do_played(self, play: int) -> dict[str, Any]:
        return self.peer.played(play)

    def do_phantom(self, address: str, ports: list[list[Any]]) -> dict[str, Any]:
        """Plays a machine that is not there: `ports` has [port, seconds until it answers or None for never]."""
        if self.phantom:
            self.phantom.stop()
        self.phantom = Phantom(address, {int(port): seconds for port, seconds in ports})
        return {}

    def do_receive_from(self, socket: int, count: int, seconds: float) -> dict[str, Any]:
        return self.peer.receive_from(socket, count, seconds)


def feed(program: Program, data: bytes, close: bool, seconds: float) -> int:
    pipe, sent, patience = program.process.stdin, 0, Patience(seconds)
    if pipe is None:
        raise BadRequest("the program was started with an empty standard input")
    os.set_blocking(pipe.fileno(), False)
    try:
        while sent < len(data) and not patience.over():
            if select.select([], [pipe], [], patience.slice())[1]:
                sent += os.write(pipe.fileno(), data[sent : sent + 65536])
    except BrokenPipeError:
        pass
    if close:
        pipe.close()
    return sent


def is_shut(folder: str, user: int | None) -> bool:
    """Whether the program's user has taken rights from a folder of theirs, from themselves or from others."""
    try:
        found = os.stat(folder)
    except FileNotFoundError:
        return False
    except PermissionError:
        return True
    return found.st_uid == (os.getuid() if user is None else user) and found.st_mode & 0o777 != 0o755


def start_capture() -> Capture | None:
    try:
        return Capture()
    except OSError as error:
        print("no capture: %s" % error, file=sys.stderr)
        return None


def main(user: int | None = None) -> None:
    """Runs the agent on the standard streams, which no program that it starts inherits and no stray print disturbs."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, lambda *_: None)  # not SIG_IGN, which programs would inherit
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    Agent(user, replies).run(requests)
