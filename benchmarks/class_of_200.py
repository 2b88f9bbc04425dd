"""Grades a made-up class in labs and compares every mark: `python -m benchmarks.class_of_200 --layout canvas -j 8`.

The students hand in, in turns, the reference solution, the museum's right and wrong programs, hostile ones and nothing.
`--kills N` ends the batch N times with `kill -9` and resumes it; `--workers 2` grades on a Dask cluster of as many
workers, and kills one in the middle. Ends with exit status 1 when any mark is not what the program must get.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.class_growth import MEBIBYTE, peaks
from grader.author.museum import Places, expected_score, mistakes_of
from grader.classroom.database import NAME, ClassDatabase
from grader.classroom.model import Mark, State
from grader.exercise import find
from tests.classroom.dask_cluster import cluster
from tests.classroom.layouts import LAYOUTS, lay_out, number_of

SEED = "7"
# A right program that attacks first: what it tries must change nobody's marks, not even its own.
ATTACKS = (
    """
for name in ("/proc/1/mem", "/proc/1/fd/1", "/proc/1/fd/0"):
    try:
        open(name, "wb").write(b"x" * 100)
    except OSError:
        pass
""",
    """
import os, signal
try:
    os.kill(1, signal.SIGKILL)
except OSError:
    pass
""",
    """
import socket
for host in ("172.17.0.1", "192.0.2.1"):
    try:
        socket.create_connection((host, 2375), timeout=0.2).close()
    except OSError:
        pass
""",
    """
import os
try:
    with open("/tmp/fill", "wb") as file:
        while True:
            file.write(bytes(1 << 20))
except OSError:
    os.unlink("/tmp/fill")
""",
)


@dataclass(frozen=True)
class Handed:
    """What one student hands in: a folder, and what it must get. `fails` is None where nothing is handed in."""

    folder: Path
    fails: frozenset[str] | None


def programs(exercise: str, place: Path) -> list[Handed]:
    """Every kind of program once: the solution and right ones, wrong ones, hostile ones, and an empty folder."""
    found = find(exercise)
    where = Places.of(found)
    handed = [Handed(where.solution, frozenset()), *(Handed(path, frozenset()) for path in where.right_folders())]
    handed += [Handed(mistake.folder, mistake.fails) for mistake in mistakes_of(found)]
    for number, attack in enumerate(ATTACKS):
        folder = place / f"hostile{number}"
        folder.mkdir()
        for program in found.programs:
            (folder / program).write_text(with_attack(attack, (where.solution / program).read_text()))
        handed.append(Handed(folder, frozenset()))
    (place / "empty").mkdir()
    return [*handed, Handed(place / "empty", None)]


def with_attack(attack: str, program: str) -> str:
    """The program with the attack behind its docstring."""
    docstring = re.match(r'""".*?"""\n', program, re.DOTALL)
    place = docstring.end() if docstring else 0
    return f"{program[:place]}{attack}{program[place:]}"


def students(exercise: str, number: int, place: Path) -> list[Handed]:
    """So many students; each kind of program as often as any other, in an order drawn once."""
    kinds = programs(exercise, place)
    random.Random(SEED).shuffle(kinds)
    return list(itertools.islice(itertools.cycle(kinds), number))


def wrong(mark: Mark, handed: Handed) -> str:
    """How a mark differs from what the program must get; "" where it does not."""
    if handed.fails is None:
        return "" if mark.state in (State.MISSING, State.REFUSED) and not mark.points else f"is {mark.state}"
    if mark.result is None:
        return f"is {mark.state}: {mark.why}"
    failed = {check.id for check in mark.result.checks if check.status == "failed"}
    wanted = expected_score(mark.result, handed.fails)
    if failed == handed.fails and mark.points == wanted:
        return ""
    return f"failed {sorted(failed)} and got {mark.points}; it must fail {sorted(handed.fails)} and get {wanted}"


def compare(out: Path, handed: list[Handed], names: list[str]) -> int:
    """Prints whatever is not as it must be; returns how much."""
    seen, bad = set(), 0
    with ClassDatabase(out / NAME) as base:
        for mark in base.marks():
            who = number_of(mark.student.ids, mark.student.name, names)
            if who is None or who in seen:
                bad += 1
                print(f"{mark.student} is nobody, or there twice")
                continue
            seen.add(who)
            if what := wrong(mark, handed[who]):
                bad += 1
                print(f"{names[who]}, {handed[who].folder.name}: {what}", flush=True)
    absent = [who for who, each in enumerate(handed) if who not in seen and each.fails is not None]
    print("".join(f"{names[who]} is missing\n" for who in absent), end="")
    return bad + len(absent)


def grade(call: list[str], kills: int) -> int:
    """Runs `grade class`, ended so many times before it may finish; returns its last exit status."""
    command = [sys.executable, "-m", "grader.cli", *call]
    for _ in range(kills):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            process.wait(random.uniform(5, 25))
        except subprocess.TimeoutExpired:
            process.kill()
        print(f"ended with {process.wait()}", flush=True)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    memory: list[int] = []
    while process.poll() is None:
        with suppress(OSError):
            memory.append(peaks(process.pid)["hand"] // MEBIBYTE)
        time.sleep(1)
    quarters = [memory[len(memory) * each // 4 - 1] for each in (1, 2, 3, 4)] if memory else []
    print(f"largest hand, MiB, after each quarter of the time: {quarters}", flush=True)
    return process.returncode


def one_class(layout: str, chosen: argparse.Namespace, place: Path, workers: ExitStack) -> int:
    """Grades one class and prints a line; returns how many marks were wrong."""
    handed = students(chosen.exercise, chosen.students, place)
    names = [f"Student {number:04}" for number in range(len(handed))]
    (place / "class").mkdir()
    works = [(name, chosen.exercise, each.folder) for name, each in zip(names, handed, strict=True)]
    source, out = lay_out(layout, works, place / "class"), place / "out"
    call = ["class", str(source), "--exercise", chosen.exercise, "--out", str(out), "--seed", SEED]
    call += ["-j", str(chosen.jobs)] if chosen.jobs else []
    begin = time.monotonic()
    if chosen.workers:
        status = on_cluster(call, place, workers)
    else:
        status = grade(call, chosen.kills)
    seconds, bad = time.monotonic() - begin, compare(out, handed, names)
    how = f"{chosen.workers} workers, one killed" if chosen.workers else f"-j {chosen.jobs or 'as many as it carries'}"
    print(
        f"{layout}, {chosen.exercise}, {len(handed)} students, {how}, {chosen.kills} kills: exit status {status}, "
        f"{len(handed) - bad} as they must be, {seconds:.0f} s, {seconds / len(handed):.2f} s each",
        flush=True,
    )
    return bad + (status != 0)


def on_cluster(call: list[str], place: Path, stack: ExitStack) -> int:
    """Runs the batch on two workers; one is killed when a quarter is done."""
    found = stack.enter_context(cluster(place))
    command = [sys.executable, "-m", "grader.cli", *call, "--cluster", found.address]
    batch = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert batch.stdout is not None
    for line in batch.stdout:
        done, _, total = line[1:].partition("]")[0].partition("/")
        if done.isdigit() and total and int(done) >= int(total) // 4:
            break
    found.workers[0].kill()
    print(f"a worker was killed at {line.strip()}", flush=True)
    batch.communicate()
    return batch.returncode


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--layout", action="append", choices=tuple(LAYOUTS), help="by default folders; may be repeated")
    parser.add_argument("--exercise", default="exercise3")
    parser.add_argument("--students", type=int, default=200)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--workers", type=int, default=0, choices=(0, 2))
    parser.add_argument("-j", dest="jobs", type=int)
    chosen = parser.parse_args()
    bad = 0
    for layout in chosen.layout or ["folders"]:
        with tempfile.TemporaryDirectory() as place, ExitStack() as workers:
            bad += one_class(layout, chosen, Path(place), workers)
    return 1 if bad else 0


if __name__ == "__main__":
    os.environ.setdefault("PYTHONPATH", os.getcwd())
    sys.exit(main())
