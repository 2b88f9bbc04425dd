"""Whom a line of somebody's file means: found by one of the things that it says of them, never guessed."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grader.classroom.model import Student

WORDS = re.compile(r"[^\s,]+")

Handle = tuple[str, str]  # a kind of KINDS, and what the file says


@dataclass(frozen=True)
class Found:
    """The student that a line means; None, and why, where that is nobody or not one alone."""

    student: Student | None
    why: str = ""


class People:
    """The students of a class, by everything that files call them."""

    def __init__(self, students: Iterable[Student], names: Iterable[str] = ()) -> None:
        """`names` are those of all lines: one that stands in two lines means nobody."""
        self._students: dict[str, Student] = {}
        self._known: dict[Handle, set[str]] = {}
        self._lines = Counter(name_key(name) for name in names if name)
        for student in students:
            self._students[student.key] = student
            for handle in handles_of(student):
                self._known.setdefault(normal(handle), set()).add(student.key)

    def find(self, handles: Sequence[Handle]) -> Found:
        """The student that the first handle means which means anybody, as importers go from one column to the next."""
        for kind, text in handles:
            keys = self._known.get(normal((kind, text)), set()) if text else set()
            if kind == "name" and keys and self._lines[name_key(text)] > 1:
                return Found(None, f"{self._lines[name_key(text)]} rows of the file have this name")
            if len(keys) > 1:
                return Found(None, f"{len(keys)} students of the class are called {text}")
            if keys:
                student = self._students[next(iter(keys))]
                other = kind == "name" and has_another_id(student, handles)
                return Found(None, f"it has another ID than {student.name} of the class") if other else Found(student)
        return Found(None, "nobody of the class is called so")


def has_another_id(student: Student, handles: Iterable[Handle]) -> bool:
    """Whether a line of the student's name is somebody else's: Canvas gives a person one ID everywhere."""
    known, said = student.ids.get("canvas", ""), dict(handles).get("canvas", "")
    return bool(known and said and known != said)


def handles_of(student: Student) -> list[Handle]:
    """Everything that a file may call a student. A group's number is no participant's: it is not looked for."""
    kinds = {"canvas": "canvas", "number": "number", "login": "login", "email": "login", "group": "group"}
    if "group" not in student.ids:
        kinds["moodle"] = "moodle"
    known = [(kind, each) for name, kind in kinds.items() for each in ids_of(student, name)]
    people = [each.strip() for each in student.ids.get("members", "").split(";") if each.strip()]
    of_members = [(kind, each) for each in people for kind in ("name", "login", "number")]
    return [*known, ("name", student.name), *of_members]


def ids_of(student: Student, name: str) -> list[str]:
    """All that a student is called by one kind of id: Moodle gives another number in each assignment."""
    return [each for each in student.ids.get(name, "").split("; ") if each]


def normal(handle: Handle) -> Handle:
    """The handle in the form in which two that mean the same are equal. An e-mail address serves as a login too."""
    kind, text = handle
    return kind, name_key(text) if kind == "name" else folded(text)


def name_key(name: str) -> str:
    """A name's words in alphabetical order: "Doe, Jane" is Jane Doe."""
    return " ".join(sorted(WORDS.findall(folded(name))))


def folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()
