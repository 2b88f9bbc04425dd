"""Filling cells of somebody's file: which get points, which stay as they are and why, so that nothing is silent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from grader.classroom.giving.cells import read_number, scaled, written
from grader.classroom.giving.people import Found
from grader.classroom.giving.table import Place, Table
from grader.classroom.model import Mark, State, Student
from grader.errors import CallError

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
    """A row of the file that is nobody's of the class, or not one student's alone, and why. The first row is 1."""

    row: int
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
    found: Mapping[int, Found]  # whom each row means
    changes: dict[Place, str] = field(default_factory=dict)
    points: int = 0
    same: int = 0
    replaced: list[Replaced] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)

    @cached_property
    def rows(self) -> Mapping[str, list[int]]:
        """The rows of each student, by the student's key."""
        rows: dict[str, list[int]] = {}
        for row, each in self.found.items():
            if each.student is not None:
                rows.setdefault(each.student.key, []).append(row)
        return rows

    def rows_for(self, mark: Mark) -> list[int]:
        """The rows that take a mark: one, or all of a group's. Two of one student's are told, and stay as they are."""
        own = self.rows.get(mark.student.key, [])
        if len(own) > 1 and "group" not in mark.student.ids:
            numbers = " and ".join(str(row + 1) for row in own)
            self.leave(mark, f"rows {numbers} of the file are both this student's")
            return []
        return own

    def leave(self, mark: Mark, why: str) -> None:
        self.left.append(Left(mark.student.name, mark.exercise, why))

    def give(self, row: int, column: Column, mark: Mark) -> bool:
        """Puts the mark's points into the row, scaled to the column's; says whether they stand there now."""
        before = self.table.at(row, column.place)
        if why := why_not(mark) or why_kept(before) or self.too_short(row, column.place):
            self.leave(mark, why)
            return False
        value = points_of(mark, column)
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
        return "" if place < len(self.table.rows[row]) else f"row {row + 1} of the file ends before that column"

    def told(
        self,
        target: Path,
        columns: Mapping[str, str],
        students: Iterable[Student],
        names: Callable[[int], str],
        notes: Iterable[str],
    ) -> Filled:
        """What it came to. `names` tells what a row of the file calls its student."""
        absent = [student for student in students if student.key not in self.rows]
        strangers = [Stranger(row + 1, names(row), each.why) for row, each in self.found.items() if not each.student]
        lists = tuple(self.replaced), tuple(self.left), tuple(strangers), tuple(absent), tuple(notes)
        return Filled(target, columns, self.points, self.same, *lists)


def points_of(mark: Mark, column: Column) -> Fraction:
    """The points of a mark that has some, as the column counts them."""
    assert mark.points is not None
    return scaled(mark.points, mark.out_of, column.most) if mark.out_of else Fraction(0)


def why_not(mark: Mark) -> str:
    """Why a mark gives no points to write down; "" where it does."""
    if mark.state in REASONS:
        return REASONS[mark.state]
    if mark.state is State.TROUBLE:
        return f"the grader had trouble: {mark.why}".rstrip(": ")
    return "nothing of it could be judged where it was graded" if mark.out_of == 0 else ""


def why_kept(before: str) -> str:
    """Why a cell is not written over; "" where it may be."""
    if before.casefold() == EXCUSED:
        return "the file says EX: excused"
    return "the file says N/A: not assigned" if before.casefold() == NOT_ASSIGNED else ""


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
