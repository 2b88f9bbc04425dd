"""`grade EXERCISE [PATH]`: reads the call, grades, shows, and writes the files that were asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from grader import exercise as exercises
from grader import last
from grader import submission as submissions
from grader.checking.session import Options, draw_seed, grade
from grader.errors import EXIT_FAILED, EXIT_GRADER, EXIT_PASSED, CallError
from grader.feedback import Feedback, at_level, read_feedback, require_checks
from grader.files import write
from grader.lab.lab import Backend, Lab
from grader.lab.opening import open_lab
from grader.playing.counting import count
from grader.result import Result, Status
from grader.show.terminal import Screen

if TYPE_CHECKING:
    from rich.console import Console

    from grader.checking.student import Student
    from grader.exercise import Exercise
    from grader.lab.log import Log
    from grader.lab.wire import Wire
    from grader.submission import Submission

EXIT_CODES = {Status.PASSED: EXIT_PASSED, Status.FAILED: EXIT_FAILED, Status.ERROR: EXIT_GRADER}


@dataclass(frozen=True)
class Call:
    """What the user asked for."""

    exercise: str
    path: str | None
    backend: str
    seed: int | None
    only: tuple[str, ...]
    json_file: str | None
    junit_file: str | None
    evidence: str | None
    html_file: str | None = None
    feedback: tuple[str, ...] = ()
    gradescope_file: str | None = None
    exercism_file: str | None = None
    classroom50_file: str | None = None


def grade_command(call: Call, console: Console) -> int:
    """Grades and returns the exit status. Raises GradeError for what cannot be graded."""
    exercise = exercises.find(call.exercise.rstrip("/"))
    feedback = feedback_for(call, exercise)
    if call.classroom50_file:
        from grader.show.classroom50 import require_given

        require_given(os.environ)  # before anything runs
    submission = submissions.read(Path(where(call, exercise.name)), exercise)
    return EXIT_CODES[grade_and_show(call, exercise, submission, feedback, console).status]


def grade_and_show(
    call: Call, exercise: Exercise, submission: Submission, feedback: Feedback, console: Console
) -> Result:
    """Grades what was read, shows and keeps the result, writes what was asked for; returns what the student is told."""
    path = submission.path
    keep = Keeper.into(Path(call.evidence)) if call.evidence else None
    seed = draw_seed() if call.seed is None else call.seed
    options = Options(seed, frozenset(call.only) or None, keep.keep if keep else None)
    screen = Screen(console)
    screen.begin(exercise)
    if Path(path).is_file() and Path(path).suffix == ".py" and Path(path).name not in exercise.programs:
        screen.say(f"{Path(path).name} is graded as {exercise.programs[0]}, the name that the exercise asks for.")
    for left_out in submission.left_out:
        if left_out.why == submissions.TOO_LARGE:
            screen.say(f"{left_out.name} is left out: {left_out.why}.")

    @contextmanager
    def opener() -> Iterator[Lab]:
        with open_lab(cast("Backend", call.backend), screen) as lab:
            if keep:
                keep.logs.append(lab.log)
            yield lab

    try:
        found = grade(exercise, submission, options, opener, screen)
    finally:
        screen.stop()
        if keep:
            keep.write_log()
    result = at_level(found, feedback.level, feedback.by_check)
    screen.summary(result, result.submission.path)
    if not last.keep(result):
        screen.say(f"{last.place(exercise.name)} cannot be written, so `grade show --last` will not know this run.")
    count(result, exercise, submission, screen, whole=not call.only)
    write_files(call, result, keep, exercise.title)
    return result


def feedback_for(call: Call, exercise: Exercise) -> Feedback:
    """What `--feedback` asks for. Raises CallError for a level or a check that there is not."""
    feedback = read_feedback(call.feedback)
    if feedback.by_check:
        require_checks(feedback, check_names(exercise), exercise.name)
    return feedback


def check_names(exercise: Exercise) -> list[str]:
    """The names of the exercise's checks. Raises ExerciseError when its checks.py cannot be imported."""
    from grader.checking.declare import known_checks

    return [check.id for check in known_checks(exercise)]


def where(call: Call, name: str) -> str:
    """The path that was named, else ./EXERCISE, else the folder of that name in which the user already is."""
    inside = Path.cwd().name == name and not Path(name).exists()
    return call.path or ("." if inside else f"./{name}")


def write_files(call: Call, result: Result, keep: Keeper | None, title: str) -> None:
    if call.json_file == "-":
        sys.stdout.write(result.to_json())
    elif call.json_file:
        write(Path(call.json_file), result.to_json().encode())
    if call.junit_file:
        from grader.show.junit import junit

        write(Path(call.junit_file), junit(result))
    if call.gradescope_file:
        from grader.show.gradescope import gradescope

        write(Path(call.gradescope_file), gradescope(result))
    if call.exercism_file:
        from grader.show.exercism import exercism

        write(Path(call.exercism_file), exercism(result))
    if call.classroom50_file:
        from grader.show.classroom50 import classroom50

        write(Path(call.classroom50_file), classroom50(result, os.environ, datetime.now(UTC)))
    if call.html_file:
        from grader.show.html import page

        write(Path(call.html_file), page(result, title).encode())
    if keep is not None:
        write(keep.folder / "result.json", result.to_json().encode())


class Keeper:
    """Keeps what each check left to look at: a pcap file, the streams of its programs, and what was asked of agents."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.logs: list[Log] = []  # one of each lab: what was an error was tried once more on a fresh one

    @classmethod
    def into(cls, folder: Path) -> Keeper:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CallError(f"{folder} cannot be made: {error.strerror}.") from error
        return cls(folder)

    def keep(self, check: str, wire: Wire, student: Student) -> None:
        from grader.lab.wire import pcap

        if wire.available:
            write(self.folder / f"{check}.pcap", pcap(wire.frames))
        for number, program in enumerate(student.started, 1):
            for stream in ("stdout", "stderr"):
                if output := program.output("stdout" if stream == "stdout" else "stderr"):
                    write(self.folder / f"{check}.{number}.{stream}.txt", output)

    def write_log(self) -> None:
        """Writes agent.log: for each message the seconds, the host, the check, what was asked (->) and answered (<-),
        what came unasked (**), and what an agent printed on standard error (!!).
        """
        lines = [line for log in self.logs for line in log.lines()]
        write(self.folder / "agent.log", "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace"))
