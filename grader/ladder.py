"""A conversation as a ladder of text: two columns, time downwards, an arrow for each step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from grader.result import Step

NARROWEST, MARGIN = 28, 14  # columns: of an arrow, and of time and edges around it
WIDTH = 80


class Rung(NamedTuple):
    """One line: the time (seconds since the first packet) or a heading's word, the rest, and the step's kind."""

    time: str
    text: str
    kind: str


class Signs(NamedTuple):
    """What arrows are drawn with."""

    line: str
    right: str
    left: str
    wrong: str


UNICODE, ASCII = Signs("─", "▶", "◀", "✘"), Signs("-", ">", "<", "X")


def rungs(steps: Sequence[Step], width: int = WIDTH, signs: Signs = UNICODE) -> list[Rung]:
    """The ladder, `width` columns wide; a heading where the conversation changes."""
    inner, found = max(NARROWEST, width - MARGIN), []
    ends: tuple[str, str] | None = None
    for step in steps:
        if (step.student, step.other) != ends and step.student:
            ends = (step.student, step.other)
            found.append(Rung("time", heading(step, inner), "heading"))
        time = "" if step.kind in ("expected", "fold") else f"{step.at:.3f}"
        found.append(Rung(time, drawn(step, inner, signs), step.kind))
    return found


def as_text(steps: Sequence[Step]) -> tuple[str, ...]:
    """The ladder as lines of text, 80 columns wide."""
    return tuple(f"  {rung.time:>6}  {rung.text}".rstrip() for rung in rungs(steps))


def heading(step: Step, inner: int) -> str:
    left, right = f"you {step.student}", f"{step.other} peer"
    return f"{left}{' ' * max(1, inner + 4 - len(left) - len(right))}{right}"


def drawn(step: Step, inner: int, signs: Signs) -> str:
    if step.kind == "expected":
        return f"{signs.wrong} {shortened(f'expected here: {step.what}', inner)}"
    what = shortened(step.what, inner - 8)
    if step.kind == "fold":
        return f"  {what}"
    space = inner - len(what) - 2
    line = f" {what} ".join((signs.line * (space // 2), signs.line * (space - space // 2)))
    return f"  {line}{signs.right}" if step.from_student else f" {signs.left}{line}"


def shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
