"""Small classes whose report can be computed by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from grader.classroom.database import NAME, ClassDatabase, Graded
from grader.classroom.model import Entry, Intake, Kind, Remark, State, Student
from grader.result import CheckResult, Result
from tests.classroom.making import made_result, task_of
from tests.unit.telling import HARM

EXERCISE = "exercise3"


def failing(messages: Mapping[str, str], observed: str = "nothing") -> Result:
    """A result in which these checks failed, each with its message."""
    found = made_result(EXERCISE, tuple(messages))

    def told(check: CheckResult) -> CheckResult:
        return replace(check, message=messages[check.id], observed=observed) if check.id in messages else check

    return replace(found, checks=tuple(map(told, found.checks)))


def class_of(folder: Path, *graded: Graded, names: Mapping[str, str] | None = None) -> ClassDatabase:
    """A class with a student for each. The caller closes it."""
    names = names or {}
    students = [Student(each.student, names.get(each.student, each.student)) for each in graded]
    base = ClassDatabase(folder / NAME)
    entries = [Entry(student, EXERCISE) for student in students]
    base.take_in(Intake("folders", tuple(students), tuple(entries)), [task_of(EXERCISE)])
    for each in graded:
        base.keep(each)
    return base


def graded(student: str, result: Result) -> Graded:
    return Graded(student, EXERCISE, State.GRADED, result=result)


def hostile_class(folder: Path) -> ClassDatabase:
    """A class whose every word means harm. The caller closes it."""
    student = Student(f"key {HARM}", f"name {HARM}", {"email": HARM, "members": HARM})
    other = Student("other", HARM, {"login": "{{ 7*7 }}"})
    base = ClassDatabase(folder / NAME)
    remarks = (Remark(Kind.DOUBLED, HARM, HARM), Remark(Kind.FORGIVEN, HARM, HARM))
    entries = tuple(Entry(each, EXERCISE, late=True) for each in (student, other))
    base.take_in(Intake(HARM, (student, other), entries, remarks), [task_of(EXERCISE)])
    base.tell(layout=HARM, backend=HARM, seed=HARM)
    base.keep(graded(student.key, failing({"listens": HARM, "greets": HARM}, HARM)))
    base.keep(Graded("other", EXERCISE, State.REFUSED, why=HARM, notes=(HARM,)))
    return base
