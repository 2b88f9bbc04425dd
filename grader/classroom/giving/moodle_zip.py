"""A zip of feedback pages that Moodle takes for a whole assignment (Upload multiple feedback files in a zip).

Its names are read by moodle/moodle:mod/assign/feedback/file/importziplib.php: a folder's name is parted at underscores
into the full name, the participant's number, `assignfeedback`, `file`.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from grader.classroom.database import ClassDatabase
from grader.classroom.giving.feedback import as_page
from grader.classroom.giving.filling import Left
from grader.classroom.giving.moodle import (
    IDENTIFIER,
    PARTICIPANT,
    Worksheet,
    label,
    match,
    require_exercise,
)
from grader.classroom.giving.placing import placed
from grader.classroom.model import Mark, State, Student
from grader.feedback import Feedback

UNFIT = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|_]+')  # an underscore would part the name, the others end up as others
NO_NUMBER = "Moodle's number for this student is not known: name the assignment's grading worksheet as well"
NOT_YET = "there is no mark yet"
A_GROUP = "this is a group, and Moodle takes pages by participant: name the assignment's grading worksheet as well"


@dataclass(frozen=True)
class Packed:
    """What went into a zip: how many pages, and whose did not, and why."""

    target: Path
    pages: int
    left: tuple[Left, ...]


@dataclass(frozen=True)
class Participant:
    """A full name and the number that Moodle has for it in one assignment."""

    name: str
    number: str


def write_moodle_zip(
    base: ClassDatabase, target: Path, exercise: str, feedback: Feedback, sheet: Worksheet | None = None
) -> Packed:
    """Writes a zip with a page for everyone who has a mark and a number in Moodle, one at a time in memory.

    The numbers are those of a Moodle download, or those of the assignment's worksheet (`read_worksheet`), where the
    members of a group have theirs too. Raises CallError where the class has no such exercise, ClassError where the zip
    cannot be written.
    """
    title = require_exercise(base, exercise).title
    known = None if sheet is None else of_sheet(sheet, base)
    pages, left = 0, []
    with placed(target) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for mark in base.marks(exercise):
            people = of_download(mark.student) if known is None else known.get(mark.student.key, [])
            if why := why_not(mark, people):
                left.append(Left(mark.student.name, exercise, why))
                continue
            for person in people:
                packed.writestr(name_of(person, exercise), as_page(mark, title, feedback))
                pages += 1
    return Packed(target, pages, tuple(left))


def of_download(student: Student) -> list[Participant]:
    """The student as a Moodle download calls them. A group's number there is no participant's."""
    number = student.ids.get("moodle", "")
    return [Participant(student.name, number)] if number.isdecimal() and "group" not in student.ids else []


def of_sheet(sheet: Worksheet, base: ClassDatabase) -> dict[str, list[Participant]]:
    """For each student the participants that the worksheet's rows are: the members, where it is a group."""
    known: dict[str, list[Participant]] = {}
    for row, found in match(sheet, base.students()).items():
        if found.student is not None and (number := PARTICIPANT.search(sheet.at(row, IDENTIFIER))):
            known.setdefault(found.student.key, []).append(Participant(label(sheet, row), number[1]))
    return known


def why_not(mark: Mark, people: list[Participant]) -> str:
    """Why there is no page; "" where there is."""
    if mark.state in (State.WAITING, State.TROUBLE):
        return NOT_YET
    if people:
        return ""
    return A_GROUP if "group" in mark.student.ids else NO_NUMBER


def name_of(person: Participant, exercise: str) -> str:
    """The page's name in the zip. Moodle passes over files whose own name begins with a dot or a tilde."""
    name = UNFIT.sub(" ", person.name).strip(" .~") or "Participant"
    return f"{name}_{person.number}_assignfeedback_file/{exercise}.html"
