"""Canvas's "Download Submissions": one folder of files, whose names say whose they are.

The names are those of instructure/canvas-lms:lib/content_zipper.rb (zip_assignment, get_filename, sanitize_*).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from grader.classroom.intake.alike import core
from grader.classroom.intake.by_hand import is_half
from grader.classroom.intake.place import Place, not_understood
from grader.classroom.intake.work import Found, Work
from grader.classroom.model import Kind, Piece, Remark
from grader.exercise import Exercise

ANONYMOUS = re.compile(r"(?:(?P<late>LATE)_)?anon_(?P<anonymous>[^_]+)_(?P<attachment>[0-9]+)_(?P<file>.+)", re.DOTALL)
ANONYMOUS_TEXT = re.compile(r"(?:(?P<late>LATE)_)?anon_(?P<anonymous>[^_]+)_(?P<kind>text|link)\.html")
FILE = re.compile(r"(?P<name>.+?)(?:_(?P<late>LATE))?_(?P<user>[0-9]+)_(?P<attachment>[0-9]+)_(?P<file>.+)", re.DOTALL)
TEXT = re.compile(r"(?P<name>.+?)(?:_(?P<late>LATE))?_(?P<user>[0-9]+)_(?P<kind>text|link)\.html", re.DOTALL)
AGAIN = re.compile(r"-[0-9]+(?=\.[^.]*$)")  # what Canvas adds to the name of a file that is handed in again
KINDS = {"text": "a text typed into Canvas", "link": "a link"}


@dataclass(frozen=True)
class Name:
    """What a file's name says. `kind` is text or link where it is no file of the student's."""

    student: str
    user: str
    anonymous: str
    late: bool
    attachment: int = 0
    file: str = ""
    kind: str = ""

    @property
    def handle(self) -> str:
        return f"anon {self.anonymous}" if self.anonymous else f"{self.student} {self.user}"


def parse(name: str) -> Name | None:
    """A file's name in its parts; None where Canvas gave it no such name."""
    for pattern in (ANONYMOUS, ANONYMOUS_TEXT, FILE, TEXT):
        if match := pattern.fullmatch(name):
            parts = match.groupdict()
            return Name(
                parts.get("name") or f"Anonymous {parts.get('anonymous')}",
                parts.get("user") or "",
                parts.get("anonymous") or "",
                bool(parts["late"]),
                int((parts.get("attachment") or "0")[:18]),
                parts.get("file") or "",
                parts.get("kind") or "",
            )
    return None


def fits(place: Place, _: Sequence[Exercise]) -> bool:
    return is_half(place.things, lambda thing: thing.path.is_file() and parse(thing.name))


@dataclass
class Student:
    """Everything of one student in the download."""

    name: Name
    files: list[tuple[Name, Piece]] = field(default_factory=list)
    late: bool = False

    @property
    def ids(self) -> dict[str, str]:
        return {"canvas": self.name.user} if self.name.user else {}

    def add(self, name: Name, thing: Piece) -> list[Remark]:
        """Adds one file; a remark where it is none of the student's own."""
        self.late |= name.late
        if name.kind:
            return [not_understood(name.student, f"They handed in {KINDS[name.kind]}, and no file: {thing.name}.")]
        self.files.append((name, thing))
        return []


def read(place: Place, exercises: Sequence[Exercise]) -> Found:
    """Each user's files together, and a remark for each text, link and stray file."""
    students: dict[str, Student] = {}
    remarks = list[Remark]()
    for thing in place.things:
        name = parse(thing.name) if thing.path.is_file() else None
        if name is None:
            remarks.append(not_understood(thing.name, "Its name is none that Canvas gives, so it is nobody's."))
        else:
            remarks += students.setdefault(name.handle, Student(name)).add(name, thing)
    works = []
    for handle, student in students.items():
        pieces, doubled = newest(student, exercises)
        works.append(Work(handle, student.name.student, pieces, student.ids, student.late))
        remarks += doubled
    return Found(tuple(works), tuple(remarks))


def newest(student: Student, exercises: Sequence[Exercise]) -> tuple[tuple[Piece, ...], list[Remark]]:
    """The student's files; of one that is there again as NAME-1, the one that was uploaded last.

    Programs, modules and zips tell that they were renamed; where one was, so were the other files of that name. What no
    program is gets its own name back, for the program that imports or opens it.
    """
    programs = {core(program) for exercise in exercises for program in exercise.programs}

    def is_own(name: Name) -> bool:
        return name.file.lower().endswith((".py", ".zip")) or core(name.file) in programs

    again = any(is_own(name) and AGAIN.search(name.file) for name, _ in student.files)
    last: dict[str, tuple[Name, Piece]] = {}
    older: dict[str, list[str]] = {}
    for name, thing in sorted(student.files, key=lambda pair: pair[0].attachment):
        own = AGAIN.sub("", name.file)
        slot = own if again or is_own(name) else thing.name
        if slot in last:
            older.setdefault(slot, []).append(last[slot][0].file)
        last[slot] = (name, Piece(thing.path, own if slot == own and core(own) not in programs else name.file))
    doubled = [
        Remark(
            Kind.DOUBLED, student.name.student, f"{last[slot][0].file} is graded, uploaded after {', '.join(files)}."
        )
        for slot, files in older.items()
    ]
    return tuple(piece for _, piece in last.values()), doubled
