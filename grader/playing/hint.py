"""`grade hint`: says what the next hint on a check costs, shows it when that is wanted, and records it."""

from __future__ import annotations

import json
import re
import shutil
import sys
import textwrap
from contextlib import suppress
from dataclasses import dataclass, replace

import click

from grader import last
from grader.errors import EXIT_PASSED, CallError
from grader.exercise import Exercise, find, points_in_table
from grader.game.hints import hints_for
from grader.game.progress import Progress
from grader.game.rules import bonus_left, hint_price, passed
from grader.result import Status
from grader.show.words import count

WIDTH = 80


@dataclass(frozen=True)
class Hints:
    """The hints on a check: all steps, how many of them may be read, and what decides on the price of the next.

    When the check has passed they may all be read, and none counts as taken: free means that no badge is lost either.
    """

    exercise: Exercise
    check: str
    points: int
    steps: tuple[str, ...]
    taken: int
    passed: bool

    @property
    def left(self) -> int:
        return len(self.steps) - self.taken

    @property
    def price(self) -> int:
        """XP that the next step costs."""
        return hint_price(self.points, self.exercise.factor, self.taken + 1)

    def to_dict(self) -> dict[str, object]:
        return {
            "exercise": self.exercise.name,
            "check": self.check,
            "passed": self.passed,
            "steps": self.steps[: self.taken],
            "left": self.left,
            "next_price": self.price if self.left else None,
        }


def hint_command(name: str, check: str | None, yes: bool, as_json: bool) -> int:
    """Shows what was taken and, once its price is agreed to, the next step. Raises CallError where there is none."""
    exercise, progress = find(name.rstrip("/")), Progress.open()
    hints = look(exercise, check or first_failed(exercise.name), progress)
    if as_json:  # nobody can be asked here
        hints = take(hints, progress) if yes and hints.left else hints
        click.echo(json.dumps(hints.to_dict(), indent=2))
    else:
        click.echo(f"{exercise.name}  {hints.check}" + ("" if check else ", the first that failed in your last run"))
        converse(hints, progress, yes)
    return EXIT_PASSED


def converse(hints: Hints, progress: Progress, yes: bool) -> None:
    """The steps taken so far; the price of the next; that step, if it is wanted; what is left."""
    for number in range(hints.taken):
        tell_step(hints, number)
    if hints.left:
        if not agreed(hints, yes):
            click.echo("Nothing was taken.")
            return
        hints = take(hints, progress)
        tell_step(hints, hints.taken - 1)
    tell(after(hints))


def first_failed(exercise: str) -> str:
    """The first check that failed in the last result. Raises CallError when none did, or there is no result."""
    for check in last.recall(exercise).checks:
        if check.status is Status.FAILED:
            return check.id
    raise CallError(
        f"No check of {exercise} failed in your last run. To have a hint all the same, name the check: "
        f"`grade hint {exercise} CHECK`."
    )


def look(exercise: Exercise, check: str, progress: Progress) -> Hints:
    """What there is on a check, without taking anything. Raises CallError when the exercise has no such check."""
    points = points_of(exercise, check)
    steps = hints_for(exercise, check)
    over = passed(progress.log().attempts, exercise.name, check)
    taken = len(steps) if over else min(progress.hints_taken(exercise.name, check), len(steps))
    if progress.notice:
        click.echo(progress.notice, err=True)
    return Hints(exercise, check, points, steps, taken, over)


def points_of(exercise: Exercise, check: str) -> int:
    """The points of a check: from the README, which is quick, or else from checks.py. Raises CallError without one."""
    points = points_in_table(readme(exercise))
    if check in points:
        return points[check]
    from grader.checking.declare import known_check

    return known_check(exercise, check).points


def readme(exercise: Exercise) -> str:
    """The exercise's README, "" where there is none: hints do without it."""
    with suppress(OSError, UnicodeDecodeError):
        return (exercise.folder / "README.md").read_text(encoding="utf-8")
    return ""


def agreed(hints: Hints, yes: bool) -> bool:
    """Says what the next step costs and asks. Raises CallError where there is nobody to ask."""
    tell(offer(hints))
    if yes or not hints.price:
        return True
    if sys.stdin is None or not sys.stdin.isatty():
        raise CallError(
            f"Nobody is here to say yes. To take it: `grade hint {hints.exercise.name} {hints.check} --yes`."
        )
    return click.confirm("Show it?", default=False, prompt_suffix=" ")


def offer(hints: Hints) -> str:
    """The next step and its price in words."""
    which = f"The next hint, {hints.taken + 1} of {len(hints.steps)},"
    if not hints.price:
        return f"{which} costs no XP."
    bonus = bonus_left(hints.points, hints.exercise.factor, hints.taken)
    return (
        f"{which} costs {hints.price} XP: the bonus for passing {hints.check} will then be {bonus - hints.price} XP "
        f"and not {bonus}. Nothing that you have is taken away."
    )


def take(hints: Hints, progress: Progress) -> Hints:
    """Records the next step, before anybody sees it."""
    progress.hint_taken(hints.exercise.name, hints.check, hints.taken + 1)
    return replace(hints, taken=hints.taken + 1)


def after(hints: Hints) -> str:
    """What is left, or where to read on when nothing is."""
    again = f"`grade hint {hints.exercise.name} {hints.check}`"
    if hints.left:
        return f"{count(hints.left, 'more hint')} on it: {again}."
    part = re.search(r"^## (.+)$", readme(hints.exercise), re.MULTILINE)
    where = f', under "{part[1]}"' if part else ""
    said = (
        f"They are free, because {hints.check} has passed already."
        if hints.passed
        else "That was the last hint on it, and you may read them again at any time."
    )
    return f"{said} The README teaches what is behind it{where}: `grade show {hints.exercise.name}`."


def tell_step(hints: Hints, number: int) -> None:
    click.echo(f"\n  hint {number + 1} of {len(hints.steps)}")
    tell(hints.steps[number], "  ")


def tell(text: str, indent: str = "") -> None:
    """A paragraph, as wide as the terminal, and never so wide that it is hard to read."""
    width = min(shutil.get_terminal_size().columns, WIDTH)
    wrapped = textwrap.fill(
        text, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False, break_long_words=False
    )
    click.echo(f"{wrapped}" if indent else f"\n{wrapped}")
