"""What `grade class` says at its end: how the class did, what it missed most, and what an instructor should look at."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from grader.classroom.database import ClassDatabase
from grader.classroom.model import Remark, State, Task
from grader.classroom.report.figures import number
from grader.classroom.report.gather import Gathered, gather
from grader.classroom.report.help import Someone, in_state, unjudged
from grader.classroom.report.missed import Missed, shared
from grader.show.harmless import harmless

if TYPE_CHECKING:
    from rich.console import Console

MOST, FIRST = 3, 5  # checks that were missed; people and remarks that are named
WIDTH = 100
WORDS = {
    State.GRADED: "graded",
    State.MISSING: "missing",
    State.REFUSED: "refused",
    State.TROUBLE: "could not be graded",
    State.WAITING: "not graded yet",
}

Line = tuple[str, str, int]  # words, a style of rich's, and by how much it stands in


def class_summary(base: ClassDatabase, console: Console) -> None:
    """Writes the summary of the class to the console. Raises ClassError."""
    from rich.text import Text

    width = min(console.width, WIDTH)
    for words, style, indent in summary_lines(gather(base)):
        # One line each for who reads them by a program, as many as they need on a screen.
        told = harmless(words).replace("\n", " ")
        lines = textwrap.wrap(told, width - indent) if console.is_terminal else [told]
        for line in lines or [""]:
            console.print(Text(" " * indent + line, style), soft_wrap=True)


def summary_lines(gathered: Gathered) -> Iterator[Line]:
    for task in gathered.tasks:
        yield task_words(gathered, task), "bold", 0
    if gathered.missed:
        yield "", "", 0
        yield "Missed most", "bold", 0
        for missed in gathered.missed[:MOST]:
            yield from missed_lines(missed)
    refused = in_state(gathered, State.REFUSED)
    if refused:
        yield "", "", 0
        yield f"Handed in, but it cannot be graded: {len(refused)}", "bold", 0
        yield from first_of([someone_words(each) for each in refused])
    trouble = [*in_state(gathered, State.TROUBLE), *unjudged(gathered)]
    if trouble:
        yield "", "", 0
        yield f"Trouble with the grader, which costs nobody points: {len(trouble)}", "bold yellow", 0
        yield from first_of([someone_words(each) for each in trouble])
    if gathered.remarks:
        yield "", "", 0
        yield f"Remarks on what was handed in: {remark_words(gathered.remarks)}", "bold", 0
        yield from first_of([f"{each.kind}: {each.about}: {each.what}" for each in gathered.remarks])


def task_words(gathered: Gathered, task: Task) -> str:
    """One exercise: how many are in which state, and what their points come to."""
    counts = {state: gathered.count(state, task) for state in WORDS}
    states = ", ".join(f"{found} {WORDS[state]}" for state, found in counts.items() if found or state is State.GRADED)
    found = gathered.figures(task)
    points = f"; mean {number(found.mean)}, median {number(found.median)} of {task.points}" if found.count else ""
    return f"{task.exercise}: {states}{points}"


def missed_lines(missed: Missed) -> Iterator[Line]:
    cause = missed.causes[0]
    yield f"{missed.failed} of {missed.judged}  {missed.exercise} {missed.check}: {missed.title}", "red", 2
    yield f"{shared(cause, missed)}: {cause.words}", "", 4


def someone_words(each: Someone) -> str:
    return f"{each.student.name}, {', '.join(each.exercises)}: {each.what}"


def remark_words(remarks: Iterable[Remark]) -> str:
    return ", ".join(f"{found} {kind}" for kind, found in Counter(str(each.kind) for each in remarks).items())


def first_of(lines: Sequence[str]) -> Iterator[Line]:
    """The first few, and how many there are beside them."""
    for line in lines[:FIRST]:
        yield line, "", 2
    if len(lines) > FIRST:
        yield f"and {len(lines) - FIRST} more, which report.html lists", "dim", 2
