"""Looks at this machine itself: Python, the terminal, the user's folder, disk space, and running programs here."""

from __future__ import annotations

import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from grader.doctor.finding import Finding, State
from grader.errors import GraderError
from grader.home import HOME_VARIABLE, home
from grader.lab.lab import Silent
from grader.lab.opening import open_lab

if TYPE_CHECKING:
    from rich.console import Console

OLDEST_PYTHON = (3, 11)
NARROWEST = 80  # columns: the width that ladders are drawn for
GIBIBYTE = 1024**3
LITTLE, TOO_LITTLE = GIBIBYTE, GIBIBYTE // 10  # the image takes 0.2 GiB, a lab next to nothing


def python(version: tuple[int, int, int] = sys.version_info[:3]) -> Finding:
    words = f"{platform.python_implementation()} {'.'.join(map(str, version))}"
    if version < OLDEST_PYTHON:
        wanted = ".".join(map(str, OLDEST_PYTHON))
        return Finding("Python", State.TROUBLE, words, f"Install Python {wanted} or later, and grade with it.")
    return Finding("Python", State.OK, words)


def terminal(console: Console) -> Finding:
    """What the screen can show: its encoding, its width, its colours."""
    if not console.is_terminal:
        return Finding("terminal", State.OK, "none: the output goes to a file or a program, as plain lines")
    encoding = (console.encoding or "ascii").lower()
    words = f"{encoding}, {console.width} columns, {'colour' if console.color_system else 'no colour'}"
    remedies = []
    if not encoding.startswith("utf"):
        remedies.append("For ✔ and → instead of words, let it speak UTF-8: `export LC_ALL=C.UTF-8`.")
    if console.width < NARROWEST:
        remedies.append(f"Make the window {NARROWEST} columns wide, so that ladders fit.")
    return Finding("terminal", State.NOTE if remedies else State.OK, words, " ".join(remedies))


def own_folder() -> Finding:
    """Whether what is the user's own, such as the last results, can be kept."""
    folder = home()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        remedy = f"Make it yours to write, or name another folder: `export {HOME_VARIABLE}=FOLDER`."
        return Finding("your folder", State.TROUBLE, f"{folder} cannot be written: {error.strerror}", remedy)
    return Finding("your folder", State.OK, f"{folder} keeps what is yours")


def disk(what: str, folder: Path, remedy: str) -> Finding:
    """How much room is left where a folder lies."""
    free = shutil.disk_usage(folder).free
    state = State.TROUBLE if free < TOO_LITTLE else State.NOTE if free < LITTLE else State.OK
    words = f"{free / GIBIBYTE:.1f} GiB free for {what} ({folder})"
    return Finding("disk", state, words, remedy if state is not State.OK else "")


def temporary_disk() -> Finding:
    folder = Path(tempfile.gettempdir())
    return disk("temporary files", folder, "Remove what you no longer need there.")


def this_machine(alone: bool) -> Iterator[Finding]:
    """Whether a program can be run on this machine itself; trouble where that is the only place (`alone`)."""
    try:
        with open_lab("local", Silent()) as lab:
            lab.student.put({"hello.py": b"print('hello')\n"})
            state = lab.student.start("hello.py").wait(20)
    except (GraderError, OSError) as error:
        yield Finding("this machine", State.TROUBLE if alone else State.NOTE, f"runs no programs for us: {error}")
        return
    if state.status == 0:
        words = "runs your own program too (`--backend local`), without isolation"
        yield Finding("this machine", State.OK, words, proves="local")
    else:
        words = "started a program that only prints hello, and it did not end well"
        remedy = "Look whether `python3 -c 'print(1)'` works."
        yield Finding("this machine", State.TROUBLE if alone else State.NOTE, words, remedy)
