"""The checks that a class missed, each with the causes that its students share: what to explain tomorrow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from grader.classroom.model import Mark, Student
from grader.result import NEEDS_DOCKER, STOPPED, CheckResult, Status
from grader.show.words import cause

EXAMPLES = 2
QUOTED = re.compile(r"""(?<!\w)(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")(?!\w)""")
NUMBERS = re.compile(r"\d[\d.,:]*")


@dataclass(frozen=True)
class Example:
    """One student's failure."""

    student: Student
    message: str
    expected: str
    observed: str


@dataclass
class Cause:
    """Why students lost a check: the words of the first of them, how many they are, and the idea that they lack.

    `also` has the other checks of the exercise that were lost for the same cause.
    """

    words: str
    hint: str
    count: int = 0
    examples: list[Example] = field(default_factory=list)
    also: tuple[str, ...] = ()


@dataclass
class Missed:
    """One check: how many were `judged` in it, how many of these `failed`, and how many did not get so far."""

    exercise: str
    check: str
    title: str
    judged: int = 0
    failed: int = 0
    skipped: int = 0
    found: dict[str, Cause] = field(default_factory=dict)

    @property
    def causes(self) -> list[Cause]:
        """The most common cause first."""
        return sorted(self.found.values(), key=lambda each: -each.count)

    def add(self, student: Student, result: CheckResult) -> None:
        if result.status is Status.ERROR or result.because == NEEDS_DOCKER:
            return
        self.judged += 1
        self.skipped += result.status is Status.SKIPPED
        if result.status is Status.FAILED:
            self.failed += 1
            self._count(student, result)

    def _count(self, student: Student, result: CheckResult) -> None:
        found = self.found.setdefault(reason(result), Cause(result.message, idea(result)))
        found.count += 1
        example = Example(student, result.message, result.expected, result.observed)
        if all(seen(example) != seen(each) for each in found.examples) and len(found.examples) < EXAMPLES:
            found.examples.append(example)


class Misses:
    """Counts marks as they come by, and keeps of each cause no more than its examples."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], Missed] = {}

    def add(self, mark: Mark) -> None:
        for check in mark.result.checks if mark.result else ():
            place = mark.exercise, check.id
            self._found.setdefault(place, Missed(*place, check.title)).add(mark.student, check)

    def titles(self) -> dict[tuple[str, str], str]:
        """What each check asks for, by exercise and check."""
        return {place: each.title for place, each in self._found.items()}

    def most(self) -> list[Missed]:
        """The checks that anyone failed, the most missed first."""
        found = sorted((each for each in self._found.values() if each.failed), key=lambda each: -each.failed)
        for each in found:
            for key, shared in each.found.items():
                shared.also = tuple(self._others(each, key))
        return found

    def _others(self, missed: Missed, key: str) -> Iterator[str]:
        for other in self._found.values():
            if other is not missed and other.exercise == missed.exercise and key in other.found:
                yield other.check


def reason(check: CheckResult) -> str:
    """What the failures of different students have in common: the cause that words.cause() knows, without what is each
    student's own: numbers, what stands in quotes, and the line in which Python stopped a program.
    """
    known = cause(check)
    if STOPPED in check.message:
        known = known.partition(": ")[2] or known  # the error, without where it was
    return NUMBERS.sub("n", QUOTED.sub("q", known)).lower()


def idea(check: CheckResult) -> str:
    """The hint, but for a program that Python stopped: there it only says where on the student's page to look."""
    return "" if STOPPED in check.message else check.hint


def shared(cause: Cause, missed: Missed) -> str:
    """How many share a cause, as the beginning of a sentence."""
    if cause.count == missed.failed:
        everyone = {1: "The one who failed it", 2: "Both for the same reason"}
        return everyone.get(cause.count, f"All {cause.count} for the same reason")
    if cause.count == 1:
        return "Each for a reason of their own, such as" if cause is missed.causes[0] else "1 of them"
    return f"{cause.count} of them for the same reason"


def seen(example: Example) -> tuple[str, str]:
    return example.expected, example.observed
