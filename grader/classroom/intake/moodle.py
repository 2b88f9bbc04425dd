"""Moodle's "Download all submissions": a folder for each student, or files with all of it in their names.

The names are those of moodle/moodle:mod/assign/classes/downloader.php. The number in them is the participant's in this
one assignment, which the grading worksheet calls Identifier, and no user's id.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from grader.classroom.intake.by_hand import is_half
from grader.classroom.intake.place import Place, not_understood
from grader.classroom.intake.work import Found, Work
from grader.classroom.model import Piece, Remark
from grader.exercise import Exercise

NAME = re.compile(r"(?P<name>[^_]*)_(?P<number>[0-9]+)_assignsubmission_(?P<type>[a-z]+)(?:_(?P<file>.*))?", re.DOTALL)
BLIND = "Participant"


@dataclass(frozen=True)
class Name:
    """What a name says: the student's or team's, their number, the kind of submission, and the file in flat mode."""

    student: str
    number: str
    kind: str
    file: str

    @property
    def shown(self) -> str:
        """How people call them; with blind marking they have a number alone."""
        return f"{BLIND} {self.number}" if self.student in (BLIND, "") else self.student


def parse(name: str) -> Name | None:
    """A name in its parts; None where Moodle gave it no such name. The first _ ends the student's name."""
    match = NAME.fullmatch(name)
    return match and Name(match["name"].strip(), match["number"], match["type"], match["file"] or "")


def fits(place: Place, _: Sequence[Exercise]) -> bool:
    return is_half(place.things, lambda thing: parse(thing.name))


@dataclass
class Student:
    """Everything of one student in the download."""

    name: Name
    pieces: list[Piece] = field(default_factory=list)


def read(place: Place, _: Sequence[Exercise]) -> Found:
    students: dict[tuple[str, str], Student] = {}
    remarks = list[Remark]()
    for thing in place.things:
        name = parse(thing.name)
        if name is None:
            remarks.append(not_understood(thing.name, "Its name is none that Moodle gives, so it is nobody's."))
            continue
        student = students.setdefault((name.shown, name.number), Student(name))
        if name.kind == "file":
            student.pieces.append(Piece(thing.path, name.file if thing.path.is_file() and name.file else thing.name))
        else:
            remarks.append(not_understood(name.shown, f"They handed in {kind_of(name)}, and no file: {thing.name}."))
    often = Counter(shown for shown, _ in students)
    return Found(tuple(work(each, often[each.name.shown] > 1) for each in students.values()), tuple(remarks))


def kind_of(name: Name) -> str:
    return "a text typed into Moodle" if name.kind == "onlinetext" else f"what Moodle calls {name.kind}"


def work(student: Student, namesake: bool) -> Work:
    """One student's work. The number is another in each assignment, so it tells apart only those of one name."""
    name = student.name
    handle = f"{name.shown} {name.number}" if namesake else name.shown
    return Work(handle, name.shown, tuple(student.pieces), {"moodle": name.number})
