"""`grade submit EXERCISE [PATH]`: tries the submission, shows what goes into the zip, asks, and writes it."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader import exercise as exercises
from grader import submission as submissions
from grader.errors import EXIT_FAILED, EXIT_PASSED, CallError, GraderError
from grader.feedback import Feedback
from grader.files import replace_whole
from grader.handing_in.package import package
from grader.playing.run import Call, grade_and_show, where
from grader.show.hand_in import nothing_written, show_contents, show_practice, show_untried, show_written
from grader.show.terminal import Screen

if TYPE_CHECKING:
    from rich.console import Console

    from grader.exercise import Exercise
    from grader.result import Result
    from grader.submission import Submission


def submit_command(call: Call, output: str | None, yes: bool, force: bool, console: Console) -> int:
    """Writes the file that is handed in, whatever the checks say; returns 0 when it is written, 1 after a no.

    Raises CallError, before anything runs, when there is nothing to hand in or no place for it.
    """
    exercise = exercises.find(call.exercise.rstrip("/"))
    file = Path(output or f"{exercise.name}-submission.zip")
    require_room(file, force)
    if not (yes or sys.stdin.isatty()):
        raise CallError("Handing in asks before it writes, and nobody can answer here: say --yes as well.")
    submission = submissions.read(Path(where(call, exercise.name)), exercise)
    screen = Screen(console)
    result = practise(call, exercise, submission, screen)
    data = package(exercise.name, submission, result, datetime.now(UTC).isoformat(timespec="seconds"))
    show_contents(screen, file.name, submission)
    show_practice(screen, result)
    if not (yes or click.confirm(f"  Write {file}?", default=True)):
        nothing_written(screen)
        return EXIT_FAILED
    write(file, data)
    show_written(screen, file, len(data))
    return EXIT_PASSED


def practise(call: Call, exercise: Exercise, submission: Submission, screen: Screen) -> Result | None:
    """Grades as `grade EXERCISE` does; None where the grader cannot: that is no reason to miss a deadline."""
    try:
        return grade_and_show(call, exercise, submission, Feedback(), screen.console)
    except GraderError as error:
        show_untried(screen, str(error))
        return None


def require_room(file: Path, force: bool) -> None:
    """Raises CallError when there is something in the file's place already, or no folder for it."""
    if file.is_dir():
        raise CallError(f"{file} is a folder. Name a file, such as `-o {file / 'hand-in.zip'}`.")
    if file.exists() and not force:
        raise CallError(f"{file} is there already. Say --force to write it anew, or -o FILE for another name.")
    if not file.parent.is_dir():
        raise CallError(f"There is no folder {file.parent} to write {file.name} in.")


def write(file: Path, data: bytes) -> None:
    """Puts the file in its place at once. Raises CallError where that cannot be."""
    try:
        replace_whole(file, data)
        file.chmod(0o644)  # a temporary file is its maker's alone
    except OSError as error:
        raise CallError(f"{file} cannot be written: {error.strerror}. Name another with -o FILE.") from error
