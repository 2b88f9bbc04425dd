"""One pass over the marks of a class, which keeps of each no more than the report says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from grader.classroom.database import ClassDatabase
from grader.classroom.model import Mark, Remark, State, Student, Task
from grader.classroom.report.figures import Figures, figures
from grader.classroom.report.missed import Missed, Misses
from grader.result import CheckResult, Status
from grader.show.words import skipped_words

UNKNOWN = "unknown"  # of a check that a result does not have: it was made before the exercise had it


@dataclass(frozen=True, slots=True)
class Part:
    """One student's work on one exercise: the mark without its result, and what became of each check, in order.

    `told` has the words on checks that were not passed, by their place.
    """

    mark: Mark
    points: int | None
    found: tuple[str, ...]
    told: Mapping[int, str]

    @property
    def unjudged(self) -> list[str]:
        """The words on the checks that the grader could not judge."""
        return [self.told.get(place, "") for place, found in enumerate(self.found) if found == Status.ERROR]


@dataclass(slots=True)
class Row:
    """One student, with a part for each exercise."""

    student: Student
    parts: list[Part] = field(default_factory=list)

    @property
    def points(self) -> int | None:
        """The sum over the exercises, None where there are no points in any."""
        known = [part.points for part in self.parts if part.points is not None]
        return sum(known) if known else None


@dataclass(frozen=True)
class Gathered:
    """Everything that the report says."""

    tasks: tuple[Task, ...]
    rows: tuple[Row, ...]
    missed: tuple[Missed, ...]
    titles: Mapping[tuple[str, str], str]
    remarks: tuple[Remark, ...]
    facts: Mapping[str, str]

    @property
    def parts(self) -> list[Part]:
        return [part for row in self.rows for part in row.parts]

    def figures(self, task: Task) -> Figures:
        """The figures of an exercise. Who handed in nothing and who is not judged yet are in none of them."""
        mine = (part for part in self.parts if part.mark.exercise == task.exercise)
        return figures([part.points for part in mine if part.points is not None], task.points)

    def total(self) -> Figures:
        """The figures of all exercises together."""
        return figures([each.points for each in self.rows if each.points is not None], self.points)

    @property
    def points(self) -> int:
        """The points of all exercises."""
        return sum(task.points for task in self.tasks)

    def count(self, state: State, task: Task | None = None) -> int:
        """How many parts are in that state, in all exercises or in one."""
        return sum(
            part.mark.state is state and (not task or part.mark.exercise == task.exercise) for part in self.parts
        )


def gather(base: ClassDatabase) -> Gathered:
    """Reads the class, one mark at a time. Raises ClassError."""
    tasks, misses, facts = base.tasks(), Misses(), Facts()
    checks = {task.exercise: tuple(task.checks) for task in tasks}
    rows = {student.key: Row(student) for student in base.students()}
    for mark in base.marks():
        misses.add(mark)
        facts.add(mark)
        rows[mark.student.key].parts.append(part_of(mark, checks[mark.exercise]))
    known = {name: base.fact(name) for name in ("layout", "backend", "seed")}
    return Gathered(
        tuple(tasks),
        tuple(rows.values()),
        tuple(misses.most()),
        misses.titles(),
        tuple(base.remarks()),
        known | facts.told(),
    )


def part_of(mark: Mark, checks: tuple[str, ...]) -> Part:
    known = {check.id: check for check in mark.result.checks} if mark.result else {}
    found = tuple(known[check].status if check in known else UNKNOWN for check in checks) if known else ()
    told = {place: words for place, check in enumerate(checks) if check in known and (words := told_of(known[check]))}
    return Part(replace(mark, result=None), mark.points, found, told)


def told_of(check: CheckResult) -> str:
    return skipped_words(check) if check.status is Status.SKIPPED else check.message


class Facts:
    """What the results say of the run: when it was, and by which versions of grade."""

    def __init__(self) -> None:
        self._times: set[str] = set()
        self._versions: set[str] = set()

    def add(self, mark: Mark) -> None:
        if mark.result:
            self._times = {min({*self._times, mark.result.started}), max({*self._times, mark.result.started})}
            self._versions.add(mark.result.versions.get("grade", ""))

    def told(self) -> dict[str, str]:
        times = sorted(self._times)
        known = sorted(each for each in self._versions if each)
        return {"began": min(times, default=""), "ended": max(times, default=""), "version": ", ".join(known)}
