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
from grader.classroom.giving.moodle import require_exercise
from grader.classroom.giving.placing import placed
from grader.classroom.giving.standing import standing
from grader.classroom.model import Mark, State
from grader.feedback import Feedback

UNFIT = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|_]+')  # an underscore would part the name, the others end up as others
NO_NUMBER = "Moodle's number for this student is not known: it stands in the names of a Moodle download"
NOT_YET = "there is no mark yet"
A_GROUP = "Moodle takes feedback files by participant, and this is a group: send the page from feedback/"


@dataclass(frozen=True)
class Packed:
    """What went into a zip: how many pages, and whose did not, and why."""

    target: Path
    pages: int
    left: tuple[Left, ...]


def write_moodle_zip(base: ClassDatabase, target: Path, exercise: str, feedback: Feedback) -> Packed:
    """Writes a zip with a page for everyone of the class whose number in Moodle is known, one at a time in memory.

    Raises CallError where the class has no such exercise, ClassError where the zip cannot be written.
    """
    require_exercise(base, exercise)
    title = next(task.title for task in base.tasks() if task.exercise == exercise)
    pages, left = 0, []
    with placed(target) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for mark in base.marks(exercise):
            if why := why_not(mark):
                left.append(Left(mark.student.name, exercise, why))
            else:
                packed.writestr(name_of(mark), as_page(mark, title, feedback))
                pages += 1
    return Packed(target, pages, tuple(left))


def why_not(mark: Mark) -> str:
    if standing(mark) in (State.WAITING, State.TROUBLE):
        return NOT_YET
    if "group" in mark.student.ids:
        return A_GROUP
    return "" if mark.student.ids.get("moodle", "").isdecimal() else NO_NUMBER


def name_of(mark: Mark) -> str:
    """The page's name in the zip. Moodle passes over files whose own name begins with a dot or a tilde."""
    person = UNFIT.sub(" ", mark.student.name).strip(" .~") or "Participant"
    return f"{person}_{mark.student.ids['moodle']}_assignfeedback_file/{mark.exercise}.html"
