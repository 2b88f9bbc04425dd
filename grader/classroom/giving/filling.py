"""Filling cells of somebody's file: which get points, which stay as they are and why, so that nothing is silent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from grader.classroom.database import ClassDatabase
from grader.classroom.giving.cells import read_number, scaled, written
from grader.classroom.giving.people import Found
from grader.classroom.giving.table import Place, Table
from grader.classroom.model import Mark, State, Student
from grader.errors import CallError
from grader.result import Status

EXCUSED, NOT_ASSIGNED, BLANK = "ex", "n/a", ("", "-")
REASONS = {
    State.WAITING: "it is not graded yet",
    State.MISSING: "nothing was handed in",
}


@dataclass(frozen=True)
class Left:
    """Somebody's cell that stayed as it was, and why."""

    who: str
    exercise: str
    why: str


@dataclass(frozen=True)
class Replaced:
    """Somebody's cell that held other points before."""

    who: str
    exercise: str
    before: str
    after: str


@dataclass(frozen=True)
class Stranger:
    """A line of the file that is nobody's of the class, or not one student's alone, and why. The first line is 1."""

    line: int
    who: str
    why: str


@dataclass(frozen=True)
class Filled:
    """What filling a file came to.

    `columns` has the title of each exercise's column, `filled` the number of cells that were written, `same` of those
    that held these points already. `absent` are the students of the class that the file does not have.
    """

    target: Path
    columns: Mapping[str, str]
    filled: int
    same: int
    replaced: tuple[Replaced, ...]
    left: tuple[Left, ...]
    strangers: tuple[Stranger, ...]
    absent: tuple[Student, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """Where an exercise's points go, what they are out of there, and whether with a decimal comma."""

    exercise: str
    place: int
    most: Fraction
    comma: bool = False


@dataclass
class Filling:
    """The cells that are going to be changed, and what is to be told of the others."""

    table: Table
    changes: dict[Place, str] = field(default_factory=dict)
    same: int = 0
    points: int = 0
    replaced: list[Replaced] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)

    def leave(self, mark: Mark, why: str) -> None:
        self.left.append(Left(mark.student.name, mark.exercise, why))

    def give(self, row: int, column: Column, mark: Mark) -> bool:
        """Puts the mark's points into the row, scaled to the column's; says whether they stand there now."""
        before = self.table.at(row, column.place)
        if why := why_not(mark) or why_kept(before) or self.too_short(row, column.place):
            self.leave(mark, why)
            return False
        assert mark.points is not None
        value = scaled(mark.points, mark.out_of, column.most) if mark.out_of else Fraction(0)
        old, after = read_number(before), written(value, column.comma)
        if old is not None and written(old) == written(value):
            self.same += 1
            return True
        if before not in BLANK:
            self.replaced.append(Replaced(mark.student.name, mark.exercise, before, after))
        self.changes[row, column.place] = after
        self.points += 1
        return True

    def too_short(self, row: int, place: int) -> str:
        return "" if place < len(self.table.rows[row]) else f"line {row + 1} of the file ends before that column"


def why_not(mark: Mark) -> str:
    """Why a mark gives no points to write down; "" where it does."""
    if mark.state in REASONS:
        return REASONS[mark.state]
    if mark.state is State.TROUBLE:
        return f"the grader had trouble: {mark.why}".rstrip(": ")
    if mark.points is None and mark.result is not None:
        unknown = ", ".join(check.id for check in mark.result.checks if check.status is Status.ERROR)
        return f"the grader could not judge {unknown}"
    return "nothing of it could be judged where it was graded" if mark.out_of == 0 else ""


def why_kept(before: str) -> str:
    """Why a cell is not written over; "" where it may be."""
    if before.casefold() == EXCUSED:
        return "the file says EX: excused"
    return "the file says N/A: not assigned" if before.casefold() == NOT_ASSIGNED else ""


def rows_of(found: Mapping[int, Found]) -> dict[str, list[int]]:
    """The rows of each student."""
    rows: dict[str, list[int]] = {}
    for row, each in found.items():
        if each.student is not None:
            rows.setdefault(each.student.key, []).append(row)
    return rows


def rows_for(mark: Mark, rows: Mapping[str, list[int]], filling: Filling) -> list[int]:
    """The rows that take a mark: one, or all of a group's. Two of one student's are told, and stay as they are."""
    own = rows.get(mark.student.key, [])
    if len(own) > 1 and "group" not in mark.student.ids:
        lines = " and ".join(str(row + 1) for row in own)
        filling.leave(mark, f"lines {lines} of the file are both this student's")
        return []
    return own


def strangers(found: Mapping[int, Found], names: Mapping[int, str]) -> Iterable[Stranger]:
    return (Stranger(row + 1, names[row], each.why) for row, each in found.items() if each.student is None)


def told(
    filling: Filling,
    target: Path,
    columns: Mapping[str, str],
    base: ClassDatabase,
    found: Mapping[int, Found],
    names: Mapping[int, str],
    notes: Iterable[str],
) -> Filled:
    """What a filling came to."""
    there = rows_of(found)
    return Filled(
        target,
        columns,
        filling.points,
        filling.same,
        tuple(filling.replaced),
        tuple(filling.left),
        tuple(strangers(found, names)),
        tuple(student for student in base.students() if student.key not in there),
        tuple(notes),
    )


def refuse_to_overwrite(source: Path, target: Path) -> None:
    """Raises CallError where the instructor's own file would be written over."""
    if source.resolve() == target.resolve():
        raise CallError(f"{source} is your own file, and stays as it is. Name another file to write.")


def encoding_notes(table: Table) -> list[str]:
    if table.encoding.startswith("utf-16"):
        return [
            f"{table.path} is UTF-16, and so is the new file. Should the platform not take it, save it as CSV UTF-8."
        ]
    if table.is_unicode:
        return []
    told = f"{table.path} is not UTF-8 and was read as Windows-1252. Students were matched by their ids; "
    return [f"{told}names with other letters may not have been."]
