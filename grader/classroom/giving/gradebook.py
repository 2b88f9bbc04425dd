"""gradebook.csv: one row a student, with the points of every exercise and check, for people and their spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from grader.classroom.database import ClassDatabase
from grader.classroom.giving.cells import harmless_cell
from grader.classroom.giving.placing import placed
from grader.classroom.model import IDS, Mark, Student, Task
from grader.result import Result

# Excel takes a CSV without it for the old code page of its system, and shows names in Hebrew or Turkish as rubble.
ENCODING = "utf-8-sig"


def write_gradebook(base: ClassDatabase, path: Path) -> None:
    """Writes the file: UTF-8 with a byte order mark, commas, CRLF (RFC 4180). One student at a time is in memory.

    For each exercise: its points (empty where there are none yet), out of how many, the state, whether it was late, the
    notes, and then the points of each check (empty where nobody could judge it). Raises ClassError.
    """
    tasks = base.tasks()
    ids = [name for name in IDS if any(name in student.ids for student in base.students())]
    with placed(path) as file, io.TextIOWrapper(file, ENCODING, "backslashreplace", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(["name", "key", *ids, *(title for task in tasks for title in titles(task))])
        for student, marks in by_student(base):
            who = [student.name, student.key, *(student.ids.get(name, "") for name in ids)]
            points = [cell for task in tasks for cell in cells(task, marks.get(task.exercise))]
            writer.writerow([*map(harmless_cell, who), *points])


def by_student(base: ClassDatabase) -> Iterator[tuple[Student, dict[str, Mark]]]:
    """Each student with the marks of every exercise."""
    for _, marks in groupby(base.marks(), key=lambda mark: mark.student.key):
        own = list(marks)
        yield own[0].student, {mark.exercise: mark for mark in own}


def titles(task: Task) -> list[str]:
    about = [f"{task.exercise} {what}" for what in ("out of", "state", "late", "notes")]
    return [task.exercise, *about, *(f"{task.exercise} {check}" for check in task.checks)]


def cells(task: Task, mark: Mark | None) -> list[str | int]:
    """One student's cells of one exercise."""
    if mark is None:
        return [""] * len(titles(task))
    about = [mark.state, "yes" if mark.late else "no", harmless_cell(" ".join(remarks(mark)))]
    out_of = task.points if mark.out_of is None else mark.out_of
    return ["" if mark.points is None else mark.points, out_of, *about, *of_checks(list(task.checks), mark.result)]


def of_checks(checks: Sequence[str], result: Result | None) -> list[str | int]:
    """The points of each check, empty where there is no saying."""
    known: dict[str, int] = {}
    if result is not None:
        known = {check.id: check.points for check in result.checks if not result.unjudged(check)}
    return [known.get(check, "") for check in checks]


def remarks(mark: Mark) -> list[str]:
    """Sentences: what was forgiven, and why there are no points, or only earlier ones."""
    return [*mark.notes, *([mark.why] if mark.why else [])]
