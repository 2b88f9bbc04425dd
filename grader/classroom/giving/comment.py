"""A mark in a few lines of HTML, as Moodle keeps feedback comments."""

from __future__ import annotations

from html import escape

from grader.classroom.model import Mark, State
from grader.feedback import Feedback, at_level
from grader.result import CheckResult, Status
from grader.show.harmless import harmless
from grader.show.words import SIGNS, judged_words, same_causes, verdict_words


def comment(mark: Mark, feedback: Feedback) -> str:
    """The comment, all on one line; "" where there is nothing to say of points yet."""
    if mark.points is None:
        return ""
    if mark.state is State.REFUSED or mark.result is None:
        return f"{opening(mark.exercise)} 0 points. {shown(mark.why)}</p>"
    result = at_level(mark.result, feedback.level, feedback.by_check)
    begin = f"{opening(mark.exercise)} {shown(judged_words(result))}. {shown(verdict_words(result))}</p>"
    same = same_causes(result)
    lines = [line(check, same.get(check.id, "")) for check in result.checks if check.status is Status.FAILED]
    return f"{begin}<ul>{''.join(lines)}</ul>" if lines else begin


def is_ours(text: str, exercise: str) -> bool:
    """Whether a comment is one that an earlier run wrote, and no instructor's."""
    return text.startswith(opening(exercise))


def opening(exercise: str) -> str:
    return f"<p>grade {exercise}:"


def line(check: CheckResult, same_as: str) -> str:
    told = f"the same as in {same_as}" if same_as else check.message
    said = f"{SIGNS[check.status]} {check.title} ({check.points}/{check.max_points})"
    return f"<li>{shown(f'{said}: {told}' if told else said)}</li>"


def shown(text: str) -> str:
    """The text on one line, harmless, escaped."""
    return escape(" ".join(harmless(text).split()), quote=False)
