"""What a student sees who hands in: what is in the file, what is not, and what it is worth."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from grader.result import Result, Status
from grader.show.harmless import harmless
from grader.show.words import size_words
from grader.submission import MANIFEST, Submission

if TYPE_CHECKING:
    from grader.show.terminal import Screen

MOST_LINES = 20
WIDEST_NAME = 40


def show_contents(screen: Screen, file: str, submission: Submission) -> None:
    """The files with their sizes, then what is left out with the reason; of very many, the first."""
    screen.console.print()
    inside = [(name, size_words(len(data))) for name, data in sorted(submission.files.items())]
    table(screen, f"in {file}", [(MANIFEST, "what grade found, and a digest of each file"), *inside])
    if submission.left_out:
        table(screen, "left out", [(each.name, each.why) for each in submission.left_out])


def table(screen: Screen, heading: str, rows: Sequence[tuple[str, str]]) -> None:
    screen.heading(harmless(heading))
    shown = [(harmless(name), what) for name, what in rows[:MOST_LINES]]
    width = min(WIDEST_NAME, max(cell_len(name) for name, _ in shown))
    for name, what in shown:
        screen.hanging(Text(f"    {name}{' ' * (width - cell_len(name))}  "), what, "dim")
    if len(rows) > len(shown):
        screen.say(f"  ... and {len(rows) - len(shown)} more")


def show_practice(screen: Screen, result: Result | None) -> None:
    """What is still to mend, and that the run just now gave no marks."""
    screen.console.print()
    lost = [check.id for check in result.checks if check.status is Status.FAILED] if result else []
    if lost:
        screen.wrapped(f"Still to mend: {', '.join(lost)}. That is no reason not to hand in.", "  ", "bold")
    screen.wrapped("This was practice. Marks come only from your instructor's own run of these files.", "  ")


def show_untried(screen: Screen, why: str) -> None:
    screen.console.print()
    screen.wrapped(f"Your program could not be tried here, which is no fault of yours: {why}", "  ", "bold yellow")
    screen.wrapped("You can hand it in all the same: your instructor's run decides.", "  ")


def nothing_written(screen: Screen) -> None:
    screen.wrapped("Nothing was written. When you are ready, ask again.", "  ")


def show_written(screen: Screen, file: Path, size: int) -> None:
    screen.wrapped(f"Wrote {file} ({size_words(size)}). Upload this one file where your course collects work.", "  ")
