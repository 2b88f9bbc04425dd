"""Hosts are processes on this machine's loopback addresses: no isolation, for a student's own program."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from grader.errors import LabError
from grader.lab import owner
from grader.lab.host import Host, Place
from grader.lab.lab import SecondLan
from grader.lab.link import Link
from grader.lab.log import Log

START_AGENT = "import sys; sys.path.insert(0, sys.argv[1]); from agent.__main__ import main; main()"
PREFIX, OWNER = "grade-lab-", "owner"
TIME_WAIT_PATIENCE = 90.0


class Pipes:
    """The standard input and output of an agent that is a process on this machine."""

    def __init__(self, stderr: Path) -> None:
        self._stderr = stderr
        command = [python(), "-I", "-c", START_AGENT, str(Path(__file__).resolve().parent)]
        with stderr.open("ab") as file:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=file, start_new_session=True, bufsize=0
            )

    def read(self) -> bytes:
        assert self._process.stdout is not None
        return os.read(self._process.stdout.fileno(), 1 << 20)

    def write(self, data: bytes) -> None:
        assert self._process.stdin is not None
        view = memoryview(data)
        while view:
            view = view[self._process.stdin.write(view) or 0 :]

    def stderr(self) -> bytes:
        return self._stderr.read_bytes() if self._stderr.exists() else b""

    def close(self) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.close()
        except OSError:
            pass
        try:
            self._process.wait(15)  # the agent ends its programs first
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class LocalLab:
    """Two agents on loopback addresses that are drawn for this lab."""

    backend = "local"

    def __init__(self, folder: Path) -> None:
        self.log = Log()
        self._folder = folder
        self._links: list[Link] = []
        self._addresses = draw_addresses()
        self._number = 0
        self.peer = self._host("peer", self._addresses[1])
        self._student = self._host("student", self._addresses[0])

    @classmethod
    def open(cls) -> LocalLab:
        if sys.platform == "win32":
            raise LabError(
                "Without Docker, `grade` runs on Linux and macOS. On Windows, use Docker Desktop, "
                "or run `grade` inside WSL."
            )
        remove_stale_folders()
        folder = Path(tempfile.mkdtemp(prefix=PREFIX)).resolve()
        (folder / OWNER).write_text(owner.me(), encoding="utf-8")
        return cls(folder)

    @property
    def student(self) -> Host:
        return self._student

    def renew_student(self) -> Host:
        self._links.pop().close()
        self._addresses = draw_addresses()[0], self._addresses[1]
        self._student = self._host("student", self._addresses[0])
        return self._student

    def free_port(self, port: int) -> Host:
        """Waits until the kernel has forgotten the port, which takes a minute on Linux (TIME_WAIT)."""
        deadline = time.monotonic() + TIME_WAIT_PATIENCE
        while any(row.owner == "kernel" and row.local[1] == port for row in self.student.sockets()):
            if time.monotonic() > deadline:
                raise LabError(f"Port {port} of this machine is not free; another program seems to use it.")
            time.sleep(0.2)
        return self.student

    def second_lan(self) -> SecondLan:
        raise LabError("This machine alone has no second LAN; it needs Docker.")

    @property
    def nobody(self) -> str:
        raise LabError("Every loopback address is this machine's own; another one needs Docker.")

    def versions(self) -> dict[str, str]:
        return {"isolation": "none", "student_python": str(self.student.link.hello.get("python", ""))}

    def close(self) -> None:
        for link in self._links:
            link.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _host(self, name: str, address: str) -> Host:
        self._number += 1
        home = self._folder / f"{name}{self._number}"
        (home / "tmp").mkdir(parents=True)
        link = Link(Pipes(home.with_suffix(".log")), name, self.log)
        self._links.append(link)
        link.wait_for_hello()
        environment = {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(home),
            "TMPDIR": str(home / "tmp"),
            "PYTHONUNBUFFERED": "1",
            "LC_ALL": "C.UTF-8",
        }
        return Host(link, Place(address, str(home / "work"), str(home), python(), environment, (str(home / "tmp"),)))


def python() -> str:
    """The interpreter without the grader's own packages around it."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for path in (Path(sys.base_prefix) / "bin" / version, Path(sys.base_prefix) / "bin" / "python3"):
        if path.exists():
            return str(path)
    return sys.executable


def draw_addresses() -> tuple[str, str]:
    """Loopback addresses for student and peer: drawn anew on Linux, where all of 127.0.0.0/8 is ours (RFC 1122)."""
    if sys.platform != "linux":
        return "127.0.0.1", "127.0.0.1"
    draw = random.SystemRandom()
    net = f"127.{draw.randrange(1, 255)}.{draw.randrange(256)}"
    return f"{net}.{draw.randrange(2, 120)}", f"{net}.{draw.randrange(120, 250)}"


def remove_stale_folders() -> int:
    """Removes the folders of labs whose maker was killed; returns how many."""
    removed = 0
    for folder in Path(tempfile.gettempdir()).glob(PREFIX + "*"):
        mark = folder / OWNER
        if mark.is_file() and owner.is_gone(mark.read_text(encoding="utf-8")):
            shutil.rmtree(folder, ignore_errors=True)
            removed += 1
    return removed
