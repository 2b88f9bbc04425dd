"""Starts programs, reads what they print, reaps every child, and kills all that is left of them."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
import time

from . import memory
from .tables import cpu_ticks, descendants, peak_memory, processes, starved
from .waiting import SLICE, Patience, encode, met

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

OUTPUT_LIMIT = 16 * 1024 * 1024  # bytes that a program may print on one stream; over it, it is stopped as a flood
POLL = 0.002
QUIET_POLLS = 5
LAST_WORDS = 1.0  # seconds
# Where memory runs out, it is the program that has to go and not the agent.
# Its folder is entered as the program's own user, who may have shut others out.
FIRST_TO_GO = ["/bin/sh", "-c", 'echo 1000 >/proc/self/oom_score_adj; cd "$0" && exec "$@"']


class Stream:
    """What came from one stream of a program: kept up to OUTPUT_LIMIT, counted beyond it."""

    def __init__(self, starved: Callable[[], float]) -> None:
        self.starved = starved
        self.data = bytearray()
        self.total = 0
        self.ended = False
        self.changed = threading.Condition()

    def read_from(self, descriptor: int, flooded: Callable[[], None]) -> None:
        while not self.ended:
            try:
                chunk = os.read(descriptor, 65536)
            except OSError:
                chunk = b""
            self.add(chunk)
            if self.total > OUTPUT_LIMIT:
                flooded()
        os.close(descriptor)

    def add(self, chunk: bytes) -> None:
        with self.changed:
            self.data += chunk[: max(0, OUTPUT_LIMIT - len(self.data))]
            self.total += len(chunk)
            self.ended = not chunk
            self.changed.notify_all()

    def read(self, start: int, condition: dict[str, Any], seconds: float) -> dict[str, Any]:
        """The bytes from `start` on as soon as the condition holds, the stream ended, or time is up."""
        patience = Patience(seconds, self.starved)
        with self.changed:
            while not (self.ended or met(condition, self.data[start:]) or patience.over()):
                self.changed.wait(SLICE)
            return {"data": encode(self.data[start:]), "total": self.total, "ended": self.ended}


class Program:
    """A program that was started, and what is known of it: its process, its streams, how it ended."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.pid = process.pid
        self.started = time.monotonic()
        self.streams = {"stdout": Stream(self.starved), "stderr": Stream(self.starved)}
        self.end: dict[str, Any] | None = None
        self.flooded = self.read_out = self.killed = False
        self.kills_before = memory.kills()
        self.changed = threading.Condition()

    def starved(self) -> float:
        return starved(self.pid)

    def state(self) -> dict[str, Any]:
        so_far = (
            {}
            if self.end
            else {"peak_memory": peak_memory([self.pid, *descendants(self.pid)]), "starved": self.starved()}
        )
        return {"running": self.end is None, "flooded": self.flooded, "pid": self.pid, **so_far, **(self.end or {})}

    def ended(self, status: int, cpu: float, peak_memory: int) -> None:
        name = signal_name(os.WTERMSIG(status)) if os.WIFSIGNALED(status) else None
        out_of_memory = name == "SIGKILL" and not self.killed and memory.kills() > self.kills_before
        with self.changed:
            self.end = {
                "status": None if name else os.WEXITSTATUS(status),
                "signal": name,
                "out_of_memory": out_of_memory,
                "memory_limit": memory.limit() if out_of_memory else 0,
                "seconds": time.monotonic() - self.started,
                "cpu": cpu,
                "peak_memory": peak_memory,
            }
            self.changed.notify_all()

    def wait(self, seconds: float) -> bool:
        """Waits for the end, and then for what it printed last to be read; False when time is up."""
        patience = Patience(seconds, self.starved)
        with self.changed:
            while self.end is None and not patience.over():
                self.changed.wait(patience.slice())
        if self.end is not None and not self.read_out:
            self.read_out = True  # once: a child of it may hold the streams open
            for stream in self.streams.values():
                stream.read(0, {}, LAST_WORDS)
        return self.end is not None

    def signal(self, number: int) -> None:
        """Signals the program and what still runs in its process group."""
        self.killed = self.killed or number == signal.SIGKILL
        try:
            os.killpg(self.pid, number)
        except (ProcessLookupError, PermissionError):
            return
        if number == signal.SIGSTOP and os.path.isdir("/proc/self"):
            patience = Patience(1)
            while processes().get(self.pid, (0, "Z"))[1] not in "TtZX" and not patience.over():
                time.sleep(POLL)

    def rest(self, seconds: float) -> bool:
        """Waits until its process sleeps and uses no processor, as one does that waits; False when it has ended."""
        patience, before, quiet = Patience(seconds), -1, 0
        while self.end is None and quiet < QUIET_POLLS and not patience.over():
            time.sleep(POLL)
            used = cpu_ticks(self.pid)
            quiet = quiet + 1 if used == before else 0
            before = used
        return self.end is None

    def stop(self, grace: float) -> None:
        """SIGTERM, and after `grace` seconds SIGKILL."""
        self.signal(signal.SIGTERM)
        self.signal(signal.SIGCONT)
        self.wait(grace)
        self.signal(signal.SIGKILL)
        self.wait(5)
        patience = Patience(5)
        while self.group_lives() and not patience.over():  # its children may hold the port a moment longer
            time.sleep(POLL)

    def group_lives(self) -> bool:
        try:
            os.killpg(self.pid, 0)
        except (ProcessLookupError, PermissionError):
            return False
        return True


class Programs:
    """All programs of this host. `user` is the id that they run as, None for the agent's own."""

    def __init__(self, user: int | None, event: Callable[..., None]) -> None:
        self.user = user
        self.event = event
        self.contained = os.getpid() == 1
        self.known: dict[int, Program] = {}
        self.lock = threading.Lock()
        self.spawned = threading.Event()
        if not self.contained:
            become_subreaper()
        threading.Thread(target=self.reap, daemon=True).start()

    def start(self, argv: list[str], cwd: str, env: dict[str, str], stdin: int, *, spared: bool = False) -> Program:
        """Starts a program; `spared` are our own, which are not the first to go when memory runs out."""
        if self.contained and not spared:
            argv, cwd = [*FIRST_TO_GO, cwd, *argv], "/"
        with self.lock:  # so that the reaper never meets a process that it does not know
            program = Program(self.spawn(argv, cwd, env, stdin))
            self.known[program.pid] = program
        self.spawned.set()
        for name, pipe in (("stdout", program.process.stdout), ("stderr", program.process.stderr)):
            assert pipe is not None
            reading = (os.dup(pipe.fileno()), lambda: self.flood(program))
            pipe.close()
            try:
                threading.Thread(target=program.streams[name].read_from, args=reading, daemon=True).start()
            except RuntimeError as error:  # earlier programs have used up all that the host may run
                program.signal(signal.SIGKILL)
                raise BlockingIOError(errno.EAGAIN, str(error)) from error
        return program

    def spawn(self, argv: list[str], cwd: str, env: dict[str, str], stdin: int) -> subprocess.Popen[bytes]:
        """Starts a process in a session of its own; its end is collected by `reap` and never by subprocess."""
        if self.user is None:
            process = subprocess.Popen(
                argv,
                cwd=cwd,
                env=env,
                stdin=stdin,
                stdout=subprocess.PIPE,
                bufsize=0,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        else:
            process = subprocess.Popen(
                argv,
                cwd=cwd,
                env=env,
                stdin=stdin,
                stdout=subprocess.PIPE,
                bufsize=0,
                stderr=subprocess.PIPE,
                start_new_session=True,
                user=self.user,
                group=self.user,
                extra_groups=[],
            )
        process.returncode = 0
        return process

    def flood(self, program: Program) -> None:
        if not program.flooded:
            program.flooded = True
            program.signal(signal.SIGKILL)
            self.event("flooded", program=program.pid)

    def reap(self) -> None:
        while True:
            try:
                pid, status, usage = os.wait4(-1, 0)
            except ChildProcessError:
                self.spawned.wait()
                self.spawned.clear()
                continue
            with self.lock:
                program = self.known.get(pid)
            if program is not None:
                program.ended(status, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)
                self.event("ended", program=pid, **(program.end or {}))

    def sweep(self) -> None:
        """Kills every process that programs left, at whatever depth and in whatever session; then forgets them."""
        patience = Patience(10)
        while descendants(os.getpid()) and not patience.over():
            self.kill_all()
            time.sleep(POLL)
        for program in list(self.known.values()):
            program.wait(5)
        with self.lock:
            self.known = {pid: program for pid, program in self.known.items() if program.end is None}

    def kill_all(self) -> None:
        for pid in [-1] if self.contained else descendants(os.getpid()):
            try:
                os.kill(pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                pass


def signal_name(number: int) -> str:
    """SIGKILL and the like; most real-time signals have no name."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return "SIG%d" % number


def become_subreaper() -> None:
    """Orphans of our programs become our children (prctl(2), Linux): no double fork escapes the sweep."""
    if sys.platform == "linux":
        import ctypes

        pr_set_child_subreaper = 36
        ctypes.CDLL(None).prctl(pr_set_child_subreaper, 1, 0, 0, 0)
