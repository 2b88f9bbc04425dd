"""The words of a class: students, what each handed in, and the marks. Everything in this room speaks in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from grader.result import Result, Status


@dataclass(frozen=True)
class Student:
    """One who hands in: a person, or a group that hands in together.

    `key` is unique in the class, stays the same when the class is taken in again, and can be a file's name on every
    system. `name` is as people write it. `ids` are what platforms and the roster call them, by IDS below.
    """

    key: str
    name: str
    ids: Mapping[str, str] = field(default_factory=dict)


# What may be known of a student. `canvas` is Canvas's user id, `moodle` the participant's number in one assignment,
# `submission` Gradescope's, `group` the name of a group that handed in; `members` its people, by "; ".
IDS = ("email", "login", "number", "section", "canvas", "moodle", "submission", "group", "members")


@dataclass(frozen=True)
class Piece:
    """One thing that a student handed in: a file, a folder or a zip on this machine, and the name they gave it."""

    path: Path
    name: str


@dataclass(frozen=True)
class Entry:
    """What one student handed in for one exercise: nothing, where there are no pieces."""

    student: Student
    exercise: str
    pieces: tuple[Piece, ...] = ()
    late: bool = False


class Kind(StrEnum):
    """Why something is listed for the instructor's eye."""

    NOT_MATCHED = "not matched"
    DOUBLED = "doubled"
    NOT_UNDERSTOOD = "not understood"
    FORGIVEN = "forgiven"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True)
class Remark:
    """Something about the class that an instructor should know: about what or whom, and a sentence."""

    kind: Kind
    about: str
    what: str


@dataclass(frozen=True)
class Intake:
    """A class as it was taken in: the layout that was found, and an entry for each student and exercise."""

    layout: str
    students: tuple[Student, ...]
    entries: tuple[Entry, ...]
    remarks: tuple[Remark, ...] = ()


class State(StrEnum):
    """How far one student's work on one exercise has come."""

    WAITING = "waiting"  # not graded yet
    MISSING = "missing"  # nothing was handed in
    REFUSED = "refused"  # what was handed in cannot be graded: `why` says so, and it gets 0 points
    TROUBLE = "trouble"  # the grader failed on all of it, or on some checks: `why` says how; the next run tries again
    GRADED = "graded"


@dataclass(frozen=True)
class Task:
    """What is asked for: an exercise of the class, with its checks and their points in order."""

    exercise: str
    title: str
    checks: Mapping[str, int]

    @property
    def points(self) -> int:
        return sum(self.checks.values())


@dataclass(frozen=True)
class Mark:
    """What is known of one student in one exercise. `notes` are sentences on what was forgiven on the way in."""

    student: Student
    exercise: str
    state: State
    result: Result | None = None
    why: str = ""
    late: bool = False
    notes: tuple[str, ...] = ()

    @property
    def points(self) -> int | None:
        """The points, None where there are none yet: nothing handed in, or the grader failed on any check."""
        if self.state is State.REFUSED:
            return 0
        if self.result is None or self.state is not State.GRADED or self.result.status is Status.ERROR:
            return None
        return self.result.score

    @property
    def out_of(self) -> int | None:
        """The points that could be reached where it was graded: fewer than all without Docker. None as above."""
        return None if self.points is None or self.result is None else self.result.max_score
