"""class.db -> report.html: one page that needs nothing else, neither a network nor another file."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader import __version__
from grader.classroom.database import ClassDatabase
from grader.classroom.model import State, Task
from grader.classroom.report import help as helping
from grader.classroom.report.chart import histogram
from grader.classroom.report.figures import number
from grader.classroom.report.gather import UNKNOWN, Gathered, Part, Row, gather
from grader.classroom.report.missed import shared
from grader.classroom.report.veil import Veil
from grader.classroom.secret import draw, secret_of
from grader.files import write
from grader.result import Status
from grader.show.templates import BASE, date, ours, templates
from grader.show.words import BACKENDS, SIGNS, WORDS

if TYPE_CHECKING:
    from markupsafe import Markup

FOLDER = Path(__file__).resolve().parent
MOST = 8  # checks that are told in full
OTHERS = 5  # causes of a check beside the most common one
STATES = {
    State.WAITING: ("…", "not graded yet"),
    State.MISSING: ("○", "nothing handed in"),
    State.REFUSED: ("⊘", "refused"),
    State.TROUBLE: ("!", "the grader's trouble"),
}
CHECKS: dict[str, tuple[str, str]] = {
    **{str(status): (SIGNS[status], WORDS[status]) for status in Status},
    UNKNOWN: ("?", "not known"),
}

Link = Callable[[str, str], str]


def no_link(student: str, exercise: str) -> str:  # noqa: ARG001 - so a Link is called
    return ""


def write_report(base: ClassDatabase, path: Path, link: Link = no_link) -> None:
    """Writes the report of the class to the path.

    `link` is asked for a student's key and an exercise, and says where that student's feedback is: a relative URL with
    its odd characters quoted, "" for none. Raises ClassError for a database that cannot be read, CallError where the
    page cannot be written.
    """
    write(path, page(gather(base), secret_of(base), link).encode("utf-8", "replace"))


def page(gathered: Gathered, secret: str, link: Link = no_link) -> str:
    """The page. It is written without any name; names are aside as data, which only its script shows."""
    veil = Veil((row.student for row in gathered.rows), secret)
    style, script = ours(BASE, FOLDER / "report.css"), ours(FOLDER / "report.js")
    made = templates(FOLDER)
    made.globals.update(histogram=chart, date=date, backends=BACKENDS, states=STATES, checks=CHECKS, number=number)
    made.globals.update(veil=veil, link=link, home=home_of(link), help=helping, State=State, most=MOST, others=OTHERS)
    made.globals.update(style=style, script=script, style_hash=digest(style), script_hash=digest(script))
    made.globals.update(shared=shared, passed=passed_share, version=__version__)
    rows = sorted(gathered.rows, key=lambda row: veil.numbers[row.student.key])
    return made.get_template("report.html.jinja").render(
        gathered=gathered, rows=rows, data=partial(data, gathered, veil, secret)
    )


def data(gathered: Gathered, veil: Veil, secret: str) -> dict[str, Any]:
    """What the script works with. The page asks for it last, for only then the veil knows all texts."""
    rows = [row_data(row, veil) for row in gathered.rows]
    names = [{"name": task.exercise, "checks": list(task.checks)} for task in gathered.tasks]
    about = f"{draw(secret, 'report'):x}"[:16]
    return {"about": about, "exercises": names, "rows": rows, "texts": veil.texts}


def row_data(row: Row, veil: Veil) -> dict[str, Any]:
    called = " ".join([row.student.name, row.student.key, *row.student.ids.values()])
    return {
        "number": veil.numbers[row.student.key],
        "name": row.student.name,
        "called": called,
        "points": row.points,
        "parts": [part_data(part) for part in row.parts],
    }


def part_data(part: Part) -> dict[str, Any]:
    found = "".join(each[0] for each in part.found)
    return {"state": part.mark.state, "points": part.points, "late": part.mark.late, "found": found}


def home_of(link: Link) -> Callable[[Row], str]:
    """Where a row leads as a whole: to the first feedback that there is."""
    return lambda row: next((href for part in row.parts if (href := link(row.student.key, part.mark.exercise))), "")


def passed_share(gathered: Gathered, exercise: str, place: int) -> str:
    """How many of a hundred passed the check, of those in whose work it was judged; "" where it was in nobody's."""
    found = [part.found[place] for part in gathered.parts if part.mark.exercise == exercise and part.found]
    judged = [each for each in found if each not in (Status.ERROR, UNKNOWN)]
    return f"{100 * judged.count(Status.PASSED) // len(judged)}" if judged else ""


def chart(gathered: Gathered, task: Task) -> Markup:
    from markupsafe import Markup

    return Markup(histogram(gathered.figures(task).bars, task.exercise))  # noqa: S704 - escaped by ElementTree


def digest(text: str) -> str:
    """How a policy names the one style or script that it allows (Content Security Policy 3, section 2.3.1)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
