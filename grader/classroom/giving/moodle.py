"""Fills the offline grading worksheet that an instructor downloaded from a Moodle assignment, to be uploaded again.

The rules are those of moodle/moodle: mod/assign/gradingtable.php writes it, mod/assign/feedback/offline/locallib.php
and importgradeslib.php read it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from grader.classroom.database import ClassDatabase
from grader.classroom.giving.cells import read_number
from grader.classroom.giving.comment import comment, is_ours
from grader.classroom.giving.filling import (
    Column,
    Filled,
    Filling,
    encoding_notes,
    refuse_to_overwrite,
)
from grader.classroom.giving.people import Found, Handle, People
from grader.classroom.giving.placing import place
from grader.classroom.giving.table import Table, read_table
from grader.classroom.model import Mark, Student, Task
from grader.errors import CallError
from grader.feedback import Feedback

IDENTIFIER, GRADE, MAXIMUM, SCALE = "Identifier", "Grade", "Maximum Grade", "Scale"
MODIFIED, CHANGEABLE, COMMENTS = "Last modified (grade)", "Grade can be changed", "Feedback comments"
NEEDS = (IDENTIFIER, GRADE, MODIFIED)  # without these the importer takes nothing (importgradeslib.php, init)
OTHER_WORDS = (
    "Take the worksheet as Moodle exports it; where it is in another language, say which is which: Grade=COLUMN."
)
GROUPS = ("Group", "Team")
PARTICIPANT = re.compile(r"(\d+)\s*$")  # "Participant 48213"
NO = ("no", "nein", "non", "nee", "nej", "nei", "ei", "nie", "não", "нет", "לא", "لا", "否")


@dataclass(frozen=True)
class Worksheet:
    """A worksheet, with the names that its columns have where Moodle does not speak English."""

    table: Table
    names: Mapping[str, str]

    def place(self, column: str) -> int | None:
        name = self.names.get(column, column)
        return self.table.header.index(name) if name in self.table.header else None

    def at(self, row: int, column: str) -> str:
        return self.table.at(row, self.place(column))


def fill_moodle(
    base: ClassDatabase,
    worksheet: Path,
    target: Path,
    exercise: str,
    feedback: Feedback = Feedback(),  # noqa: B008 - frozen
    names: Mapping[str, str] | None = None,
) -> Filled:
    """Writes the worksheet to `target` with Grade and Feedback comments of one exercise; every other byte stays.

    `names` has, for Moodle's English name of a column, the one in the file where that is another. Points are scaled to
    Maximum Grade. A comment that is not ours stays. Raises CallError for what is no such worksheet, ClassError where
    `target` cannot be written.
    """
    refuse_to_overwrite(worksheet, target)
    require_exercise(base, exercise)
    sheet = read_worksheet(worksheet, names or {})
    students = base.students()
    filling = Filling(sheet.table, match(sheet, students))
    for mark in base.marks(exercise):
        for row in filling.rows_for(mark):
            fill_row(sheet, row, mark, feedback, filling)
    place(target, sheet.table.changed(filling.changes))
    columns = {exercise: sheet.names.get(GRADE, GRADE)}
    return filling.told(target, columns, students, partial(label, sheet), notes(sheet))


def require_exercise(base: ClassDatabase, exercise: str) -> Task:
    """The exercise of that name. Raises CallError where the class has none."""
    known = {task.exercise: task for task in base.tasks()}
    if exercise not in known:
        raise CallError(f"The class has no exercise called {exercise}. It has: {', '.join(known)}.")
    return known[exercise]


def read_worksheet(path: Path, names: Mapping[str, str]) -> Worksheet:
    """The worksheet. Raises CallError where it is none, or has a scale of words in place of points."""
    table = read_table(path, [names.get(column, column) for column in NEEDS], OTHER_WORDS)
    sheet = Worksheet(table, names)
    if sheet.place(MAXIMUM) is None:
        why = "is graded in the words of a scale" if sheet.place(SCALE) is not None else f"has no column {MAXIMUM!r}"
        raise CallError(f"{path} {why}, so points cannot be written there. Let the assignment be graded in points.")
    return sheet


def fill_row(sheet: Worksheet, row: int, mark: Mark, feedback: Feedback, filling: Filling) -> None:
    """Fills the two cells of a row, or tells why not."""
    most = read_number(sheet.at(row, MAXIMUM))
    grade = sheet.place(GRADE)
    assert grade is not None
    if sheet.at(row, CHANGEABLE).casefold() in NO:
        filling.leave(mark, "the file says that this grade cannot be changed")
    elif not most or most < 0:
        filling.leave(mark, f"row {row + 1} of the file has no {MAXIMUM}")
    elif filling.give(row, Column(mark.exercise, grade, most, has_comma(sheet, row)), mark):
        say(sheet, row, mark, comment(mark, feedback), filling)


def say(sheet: Worksheet, row: int, mark: Mark, text: str, filling: Filling) -> None:
    """Puts the comment into its cell, unless an instructor's is there."""
    column, before = sheet.place(COMMENTS), sheet.at(row, COMMENTS)
    if column is None or column >= len(sheet.table.rows[row]) or before == text:
        return
    if before and not is_ours(before, mark.exercise):
        filling.leave(mark, "the grade is filled in; the comment stays, because it is not one of ours")
    else:
        filling.changes[row, column] = text


def match(sheet: Worksheet, students: Iterable[Student]) -> dict[int, Found]:
    """Whom each row means: by Identifier, the group, an e-mail address or user name, the ID number, then the name."""
    rows = [row for row, cells in enumerate(sheet.table.rows) if row and any(cell.text.strip() for cell in cells)]
    people = People(students, [sheet.at(row, "Full name") for row in rows])
    return {row: people.find(handles(sheet, row)) for row in rows}


def handles(sheet: Worksheet, row: int) -> list[Handle]:
    number = PARTICIPANT.search(sheet.at(row, IDENTIFIER))
    return [
        ("moodle", number[1] if number else ""),
        *(("group", sheet.at(row, column)) for column in GROUPS),
        ("login", sheet.at(row, "Email address")),
        ("login", sheet.at(row, "Username")),
        ("number", sheet.at(row, "ID number")),
        ("name", sheet.at(row, "Full name")),
    ]


def label(sheet: Worksheet, row: int) -> str:
    """How a row is called when it is told of."""
    return sheet.at(row, "Full name") or sheet.at(row, IDENTIFIER)


def has_comma(sheet: Worksheet, row: int) -> bool:
    """Whether the row's maximum has a decimal comma; where it has no decimals, whether semicolons part the cells."""
    text = sheet.at(row, MAXIMUM)
    return "," in text if re.search(r"[.,]", text) else sheet.table.delimiter == ";"


def notes(sheet: Worksheet) -> list[str]:
    without = [] if sheet.place(COMMENTS) is not None else [f"The file has no column {COMMENTS!r}: grades alone."]
    if sheet.place(CHANGEABLE) is None:
        without.append(f"The file has no column {CHANGEABLE!r}, so grades that are locked cannot be told from others.")
    return [*encoding_notes(sheet.table), *without]
