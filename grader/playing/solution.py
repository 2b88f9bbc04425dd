"""`grade show EXERCISE --solution`: the reference way beside the student's, once they have found a way of their own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from grader import exercise as exercises
from grader.author.museum import Places
from grader.errors import CallError
from grader.game.progress import Progress
from grader.game.rules import WORTH, score
from grader.playing.start import folder_for
from grader.show.beside import Program, show_beside

if TYPE_CHECKING:
    from rich.console import Console


def show_solution(name: str, console: Console) -> None:
    """Shows each program of the reference solution beside the student's.

    Raises CallError where no solutions are installed, and before all points of the exercise were reached.
    """
    exercise = exercises.find(name.rstrip("/"))
    solution = Places.of(exercise).solution
    if not solution.is_dir():
        raise CallError("The solutions are not installed here: they are in a checkout of grade alone.")
    best = score(Progress.open().log().attempts, exercise.name)
    if best < WORTH:
        raise CallError(
            f"The reference way of {exercise.name} is shown once you have all {WORTH} points; your best is {best}. "
            f"Until then: `grade hint {exercise.name}`."
        )
    for program in exercise.programs:
        show_beside(Program(program, text_of(folder_for(exercise) / program), text_of(solution / program)), console)


def text_of(path: Path) -> str | None:
    """The text of a program, None where there is none."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
