"""Fills the gradebook that an instructor exported from Canvas, to be imported there again.

The rules are those of instructure/canvas-lms: lib/gradebook_exporter.rb writes it, lib/gradebook_importer.rb reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import partial
from pathlib import Path

from grader.classroom.database import ClassDatabase
from grader.classroom.giving.cells import read_number
from grader.classroom.giving.filling import (
    Column,
    Filled,
    Filling,
    encoding_notes,
    refuse_to_overwrite,
)
from grader.classroom.giving.people import Found, Handle, People
from grader.classroom.giving.placing import place
from grader.classroom.giving.table import Cell, Table, read_table
from grader.classroom.giving.titles import columns_of
from grader.classroom.model import Student
from grader.errors import CallError

NEEDS = ("ID", "Section")
POSSIBLE = "Points Possible"
POSTING = re.compile(r"\s*(Muted|Manual Posting.*)?\s*", re.IGNORECASE)
EMAIL = re.compile(r"e-?mail( address)?", re.IGNORECASE)


def fill_canvas(base: ClassDatabase, gradebook: Path, columns: Mapping[str, str], target: Path) -> Filled:
    """Writes the gradebook to `target` with the points of each exercise in its column; every other byte stays.

    `columns` names the column of an exercise ("" leaves it out); where it does not, its name or title must say it.
    Points are scaled to the column's Points Possible. Raises CallError for what is no such gradebook or not clear,
    ClassError where `target` cannot be written.
    """
    refuse_to_overwrite(gradebook, target)
    table = read_table(gradebook, NEEDS)
    taken = chosen(table, columns_of(base.tasks(), titles(table), columns))
    students = base.students()
    filling = Filling(table, match(table, student_rows(table), students))
    for mark in base.marks():
        if column := taken.get(mark.exercise):
            for row in filling.rows_for(mark):
                filling.give(row, column, mark)
    place(target, table.changed(filling.changes))
    heads = {exercise: table.header[column.place] for exercise, column in taken.items()}
    return filling.told(target, heads, students, partial(name_in, table), encoding_notes(table))


def chosen(table: Table, places: Mapping[str, int]) -> dict[str, Column]:
    """The columns of the exercises, with what each is out of."""
    row = possible_row(table)
    return {
        exercise: Column(exercise, place, read_number(table.at(row, place)) or Fraction(0), has_comma(table, place))
        for exercise, place in places.items()
    }


def titles(table: Table) -> dict[int, str]:
    """The columns that take points: behind the student's own, with points possible. Totals say "(read only)" there."""
    begin, possible = table.header.index("Section") + 1, possible_row(table)
    columns = enumerate(table.header[begin:], begin)
    return {place: title for place, title in columns if title and (read_number(table.at(possible, place)) or 0) > 0}


def possible_row(table: Table) -> int:
    """The row that tells what each column is out of. Raises CallError where there is none."""
    for row in range(1, len(table.rows)):
        if POSSIBLE in table.at(row, 0):
            return row
    raise CallError(
        f"{table.path} has no line {POSSIBLE!r}, so nobody can tell what its columns are out of. "
        "Take the gradebook as Canvas exports it."
    )


def student_rows(table: Table) -> list[int]:
    """The rows that are a student's, told from the others as the importer does."""
    return [
        row
        for row, cells in enumerate(table.rows)
        if row
        and POSSIBLE not in cells[0].text
        and not all(POSTING.fullmatch(cell.text) for cell in cells)
        and not is_nobody(cells)
    ]


def is_nobody(cells: Sequence[Cell]) -> bool:
    """Whether a row is the student that Canvas makes to try a course with, or has neither a name nor an ID."""
    name, number = cells[0].text.strip(), cells[1].text.strip() if len(cells) > 1 else ""
    return name in ("Student, Test", "Test Student") or not (name or number)


def match(table: Table, rows: Iterable[int], students: Iterable[Student]) -> dict[int, Found]:
    """Whom each row means: by ID, SIS User ID, SIS Login ID, an e-mail address, then the name."""
    rows = list(rows)
    people = People(students, [name_in(table, row) for row in rows])
    return {row: people.find(handles(table, row)) for row in rows}


def handles(table: Table, row: int) -> list[Handle]:
    def said(title: str) -> str:
        return table.at(row, table.header.index(title)) if title in table.header else ""

    emails = [table.at(row, place) for place, title in enumerate(table.header) if EMAIL.fullmatch(title)]
    return [
        ("canvas", said("ID")),
        ("number", said("SIS User ID")),
        ("login", said("SIS Login ID")),
        *(("login", email) for email in emails),
        ("name", name_in(table, row)),
    ]


def name_in(table: Table, row: int) -> str:
    """The student's name, also where it stands in two columns."""
    parted = table.header[:2] == ["LastName", "FirstName"]
    return f"{table.at(row, 0)}, {table.at(row, 1)}" if parted else table.at(row, 0)


def has_comma(table: Table, place: int) -> bool:
    """Whether the column's numbers have a decimal comma; where none has decimals, whether semicolons part the cells."""
    numbers = [table.at(row, place) for row in range(1, len(table.rows))]
    marks = {text[-3] for text in numbers if re.fullmatch(r"-?[\d.,]*[.,]\d\d", text)}
    return marks == {","} if marks else table.delimiter == ";"
