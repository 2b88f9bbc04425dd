"""A Result as one page of HTML that needs nothing else: no network, no script, no fonts; light, dark, and on paper."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.result import CheckResult, Result, Status
from grader.show.harmless import harmless, last_lines
from grader.show.ladder_svg import ladder_lines, ladder_svg
from grader.show.words import (
    NOT_JUDGED,
    SIGNS,
    again_line,
    judged_words,
    same_causes,
    skipped_words,
    verdict_words,
)

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

FOLDER = Path(__file__).resolve().parent / "page"
MOST_LINES = 40  # of a program's stream
ESCAPED = re.compile(r"\\(x..|u....|U........|.)")
WORDS = {Status.PASSED: "passed", Status.FAILED: "failed", Status.SKIPPED: "skipped", Status.ERROR: "not judged"}
BACKENDS = {"docker": "containers (docker)", "local": "this machine, not isolated (local)"}


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


def page(result: Result, title: str = "") -> str:
    """The page. `title` is the exercise's. Whatever a program printed is shown as text and does nothing."""
    values = {"result": result, "title": title, "words": WORDS, "signs": SIGNS, **sentences(result)}
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
    """Jinja2 that escapes everything, and makes everything harmless before; made once, as a class has many pages."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    def shown(value: Any) -> Any:
        return value if isinstance(value, Markup) or not isinstance(value, str) else harmless(value)

    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        finalize=shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(again=again, caret=caret, ladder=ladder, ladder_text=ladder_text, streams=streams)
    made.globals.update(skipped_words=skipped_words, date=date, style=style)
    return made


def again(result: Result, check: CheckResult) -> str:
    return again_line(result, check, result.submission.path)


def style() -> Markup:
    from markupsafe import Markup

    return Markup((FOLDER / "page.css").read_text(encoding="utf-8"))  # noqa: S704 - a file of ours


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


def date(iso: str) -> str:
    """A time as people write it; what is no time stays as it is."""
    try:
        when = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{when.day} {when:%B %Y, %H:%M} {when.tzname() or ''}".rstrip()
