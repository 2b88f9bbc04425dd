"""Who needs help, and who met trouble that is the grader's: lists of students, each with what there is to say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from grader.classroom.model import State, Student
from grader.classroom.report.gather import Gathered, Part
from grader.result import Status

LOWEST = 10


@dataclass(frozen=True)
class Someone:
    """A student in a list: in which exercises (none for all), the points in them, and what there is to say."""

    student: Student
    exercises: tuple[str, ...]
    points: int | None
    what: str = ""

    def joined(self, other: Someone) -> Someone:
        """Both as one: the same is to be said of the student in other exercises."""
        known = [each for each in (self.points, other.points) if each is not None]
        exercises = (*self.exercises, *other.exercises)
        return Someone(self.student, exercises, sum(known) if known else None, self.what)


def in_state(gathered: Gathered, state: State) -> list[Someone]:
    """Those whose work as a whole is in that state, with why."""
    return listed(gathered, lambda part: part.mark.state is state and not part.unjudged, lambda part: part.mark.why)


def nothing_passed(gathered: Gathered) -> list[Someone]:
    """Those of whose work every check was judged, and none passed."""
    return listed(gathered, has_nothing, first_words)


def first_failed(gathered: Gathered) -> list[Someone]:
    """Those who failed the first check of an exercise, on which most others stand, and passed another."""
    return listed(gathered, lambda part: part.found[:1] == (Status.FAILED,) and not has_nothing(part), first_words)


def late(gathered: Gathered) -> list[Someone]:
    return listed(gathered, lambda part: part.mark.late and part.mark.state is not State.MISSING, lambda _: "")


def unjudged(gathered: Gathered) -> list[Someone]:
    """Those in whose work the grader could not judge checks, with what it said about the first."""
    return listed(gathered, lambda part: bool(part.unjudged), lambda part: part.unjudged[0])


def lowest(gathered: Gathered) -> list[Someone]:
    """The lowest of all in points: at most ten, nobody above the lower quartile, and nobody who has everything."""
    edge = gathered.total().lower
    found = [row for row in gathered.rows if row.points is not None and edge is not None and row.points <= edge]
    low = sorted((row for row in found if (row.points or 0) < gathered.points), key=lambda row: row.points or 0)
    return [Someone(row.student, (), row.points) for row in low[:LOWEST]]


def has_nothing(part: Part) -> bool:
    return bool(part.found) and not {Status.PASSED, Status.ERROR} & set(part.found)


def first_words(part: Part) -> str:
    return part.told.get(0, "")


def listed(gathered: Gathered, wanted: Callable[[Part], bool], words: Callable[[Part], str]) -> list[Someone]:
    """A line for each student and thing to say."""
    found: dict[tuple[str, str], Someone] = {}
    for part in filter(wanted, gathered.parts):
        student, what = part.mark.student, words(part)
        one = Someone(student, (part.mark.exercise,), part.points, what)
        place = student.key, what
        found[place] = found[place].joined(one) if place in found else one
    return list(found.values())
