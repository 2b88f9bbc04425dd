"""A Result as one page of HTML that needs nothing else: no network, no script, no fonts; light, dark, and on paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from grader.result import CheckResult, Result
from grader.show.harmless import harmless, last_lines
from grader.show.ladder_svg import ladder_lines, ladder_svg
from grader.show.templates import BASE, FOLDER, date, ours, templates
from grader.show.words import (
    BACKENDS,
    NOT_JUDGED,
    SIGNS,
    WORDS,
    again_line,
    judged_words,
    same_causes,
    skipped_words,
    verdict_words,
)

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

MOST_LINES = 40  # of a program's stream
ESCAPED = re.compile(r"\\(x..|u....|U........|.)")


@dataclass(frozen=True)
class Caret:
    """An observed text taken apart at the place where it begins to differ."""

    before: str
    differs: str
    line: str
    column: str
    below: str


@dataclass(frozen=True)
class Stream:
    """One stream of a program: its name and its last lines."""

    name: str
    text: str


def page(result: Result, title: str = "", notes: Sequence[str] = ()) -> str:
    """The page. `title` is the exercise's, `notes` are sentences on how the submission was taken.

    Whatever a program printed is shown as text and does nothing.
    """
    values = {"result": result, "title": title, "notes": notes, "words": WORDS, "signs": SIGNS, **sentences(result)}
    return environment().get_template("page.html.jinja").render(values, same=same_causes(result))


def sentences(result: Result) -> dict[str, str]:
    """What the page says of the whole run."""
    backend = BACKENDS.get(result.backend, result.backend)
    return {
        "judged": judged_words(result),
        "verdict": verdict_words(result),
        "backend": backend,
        "not_judged": NOT_JUDGED,
    }


@cache
def environment() -> Environment:
    """The templates, with what this page asks for; made once, as a class has many pages."""
    made = templates(FOLDER)
    made.globals.update(again=again, caret=caret, ladder=ladder, ladder_text=ladder_text, streams=streams)
    made.globals.update(skipped_words=skipped_words, date=date, style=style)
    return made


def again(result: Result, check: CheckResult) -> str:
    return again_line(result, check, result.submission.path)


def style() -> Markup:
    return ours(BASE, FOLDER / "page.css")


def ladder(check: CheckResult) -> Markup:
    from markupsafe import Markup

    return Markup(ladder_svg(check.evidence.conversation, f"ladder-{check.id}"))  # noqa: S704 - escaped by ElementTree


def ladder_text(check: CheckResult) -> str:
    return "\n".join(check.evidence.ladder or ladder_lines(check.evidence.conversation))


def streams(program: Any) -> list[Stream]:
    """What the program printed last, without streams that stayed empty."""
    both = (("stdout", program.stdout), ("stderr", program.stderr))
    return [Stream(name, "\n".join(last_lines(output, MOST_LINES))) for name, output in both if output]


def caret(check: CheckResult) -> Caret | None:
    """The observed text with its caret, None where there is none."""
    if not 0 <= check.caret <= len(check.observed):
        return None
    before, after = harmless(check.observed[: check.caret]), harmless(check.observed[check.caret :])
    line, newline, below = after.partition("\n")
    escaped = ESCAPED.match(line)
    width = escaped.end() if escaped else 1
    return Caret(before, line[:width], line[width:], before.rpartition("\n")[2], newline + below)
