"""Classes for tests: programs whose marks are known, laid out as platforms do, and graded by simulated hands."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from grader.classroom.database import NAME
from tests.classroom.making import NAMES
from tests.conftest import TOP

PROGRAM = "tcp_server.py"
# What a student may hand in to exercise3, and the points that it must get; None for nothing at all.
PROGRAMS: Mapping[str, int | None] = {
    "": 100,
    "# fails: closes_cleanly": 90,
    "# fails: binds_host": 85,
    "# fails: bad_arguments port_taken": 90,
    "nothing": None,
}


def program_of(number: int) -> str:
    """The text of student number N's program; each student's differs a little from all others'."""
    return f"{list(PROGRAMS)[number % len(PROGRAMS)]}\n# number {number}\n"


def name_of(number: int) -> str:
    return NAMES[number].replace("=", "").replace("/", "") if number < len(NAMES) else f"Student {number:04}"


def works(number: int, place: Path, slow: float = 0.0) -> list[tuple[str, str, Path]]:
    """So many students' works, in folders below `place`; their names are of all kinds."""
    made = []
    for each in range(number):
        folder = place / f"{each:04}"
        folder.mkdir(parents=True)
        text = program_of(each)
        if not text.startswith("nothing"):
            (folder / PROGRAM).write_text(f"{text}# slow: {slow}\n" if slow else text)
        made.append((name_of(each), "exercise3", folder))
    return made


def grade_class(*arguments: str | Path, cwd: Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    """`grade class` with simulated hands, as its user calls it."""
    done = subprocess.run(command(arguments), cwd=cwd, capture_output=True, text=True, check=False, env=environment())
    assert not check or done.returncode == 0, done.stdout + done.stderr
    return done


def command(arguments: Sequence[str | Path]) -> list[str]:
    return [sys.executable, "-m", "tests.classroom.grade_with_simulated_hands", "class", *map(str, arguments)]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(TOP), "COLUMNS": "100"}


def content(out: Path) -> list[tuple[object, ...]]:
    """What a batch's database holds but for times and places: the same for the same class."""
    with sqlite3.connect(out / NAME) as base:
        columns = "student, exercise, state, fingerprint, why, notes, result"
        return base.execute(f"SELECT {columns} FROM marks ORDER BY student, exercise").fetchall()
