"""Asks the intake of a place that a test has made, and shows what it found in a few words."""

from __future__ import annotations

from pathlib import Path

from grader.classroom.intake import read_entry, take_in
from grader.classroom.model import Entry, Intake, Kind, Piece, Student
from grader.exercise import find

PROGRAM = b"print('hello')\n"
Files = dict[str, bytes]


def intake(place: Path, *exercises: str, layout: str | None = None, roster: Path | None = None) -> Intake:
    """The class at the place; what is in a zip is unpacked beside it."""
    asked = [find(name) for name in exercises or ("exercise3",)]
    return take_in(place, asked, place.with_name(f"{place.name} unpacked"), layout, roster)


def handed_in(taken: Intake) -> dict[tuple[str, str], list[str]]:
    """The names of each student's pieces, by student and exercise."""
    return {(entry.student.name, entry.exercise): [piece.name for piece in entry.pieces] for entry in taken.entries}


def said(taken: Intake, kind: Kind) -> list[str]:
    """The remarks of one kind, as `about: what`."""
    return [f"{remark.about}: {remark.what}" for remark in taken.remarks if remark.kind is kind]


def read(path: Path, exercise: str = "exercise3", *, name: str = "") -> tuple[Files, tuple[str, ...]]:
    """What is graded of one thing that a student handed in, and what was forgiven."""
    entry = Entry(Student("s", "S"), exercise, (Piece(path, name or path.name),))
    submission, notes = read_entry(entry, find(exercise))
    return submission.files, notes
