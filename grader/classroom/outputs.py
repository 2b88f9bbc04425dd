"""What a batch gives back: everything is made from class.db, after the last result is in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from grader.classroom.database import ClassDatabase
from grader.errors import CallError
from grader.feedback import Feedback, read_feedback, require_checks

if TYPE_CHECKING:
    pass

SCHEMA = "grade/class/v1"


@dataclass(frozen=True)
class Wanted:
    """What was asked for besides what every batch gives: files of platforms to fill, and how much is told."""

    canvas: str | None = None
    moodle: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    junit: str | None = None
    feedback: Feedback = field(default_factory=Feedback)
    json_file: str | None = None

    def require(self, base: ClassDatabase) -> None:
        """Looks before anything is graded whether all of it can be done. Raises CallError where it cannot."""
        tasks = {task.exercise: task for task in base.tasks()}
        checks = [check for task in tasks.values() for check in task.checks]
        require_checks(self.feedback, checks, " and ".join(tasks))
        for name in (self.canvas, self.moodle):
            if name and not Path(name).is_file():
                raise CallError(f"There is no file {name}. Name the one that you exported.")
        if unknown := sorted(self.columns.keys() - tasks):
            raise CallError(f"--column names {', '.join(unknown)}, but this class has {', '.join(tasks)}.")
        if self.moodle and len(tasks) > 1:
            raise CallError("A Moodle worksheet is of one assignment. Grade one --exercise when you fill it.")


def wanted_from(
    canvas: str | None,
    moodle: str | None,
    columns: tuple[str, ...],
    junit: str | None,
    feedback: tuple[str, ...],
    json_file: str | None,
) -> Wanted:
    """The options as they were typed. Raises CallError for what cannot be understood."""
    pairs = {}
    for each in columns:
        exercise, separator, title = each.partition("=")
        if not separator:
            raise CallError(f"--column {each} has no =. Write it as `--column exercise3='Exercise 3 (98765)'`.")
        pairs[exercise] = title
    return Wanted(canvas, moodle, pairs, junit, read_feedback(feedback), json_file)
