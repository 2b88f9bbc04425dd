"""`grade show`: what an exercise asks for, and what its last run found."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from grader import exercise as exercises
from grader import last
from grader.errors import ExerciseError
from grader.files import write

if TYPE_CHECKING:
    from rich.console import Console

    from grader.exercise import Exercise

WIDTH = 100


def show_exercise(name: str, console: Console) -> None:
    """Shows the exercise's README: set on a terminal, as it is elsewhere. Raises ExerciseError without one."""
    text = readme(exercises.find(name.rstrip("/")))
    if not console.is_terminal:
        console.print(text, soft_wrap=True, end="")
        return
    from rich.markdown import Markdown

    console.print(Markdown(text), width=min(console.width, WIDTH))


def readme(exercise: Exercise) -> str:
    """The text of the exercise's README. Raises ExerciseError when it cannot be read."""
    path = exercise.folder / "README.md"
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ExerciseError(f"{path} cannot be read: {error}.") from error


def show_last(name: str, as_json: bool, html_file: str | None, console: Console) -> None:
    """Shows the last result as its run did, or writes it in another form. Raises CallError when there is none."""
    exercise = exercises.find(name.rstrip("/"))
    result = last.recall(exercise.name)
    if html_file:
        from grader.show.html import page

        write(Path(html_file), page(result, exercise.title).encode())
    if as_json:
        sys.stdout.write(result.to_json())
    elif not html_file:
        from grader.show.terminal import Screen

        Screen(console).replay(exercise, result)
