"""What a batch gives back: everything is made from class.db, after the last result is in it."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from grader.classroom.database import ClassDatabase
from grader.classroom.model import State
from grader.errors import CallError
from grader.feedback import Feedback, read_feedback, require_checks
from grader.files import write

if TYPE_CHECKING:
    from grader.classroom.screen import ClassScreen

SCHEMA = "grade/class/v1"


@dataclass(frozen=True)
class Wanted:
    """What was asked for besides what every batch gives: files of platforms to fill, and how much is told."""

    canvas: str | None = None
    moodle: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    moodle_columns: Mapping[str, str] = field(default_factory=dict)
    junit: str | None = None
    levels: tuple[str, ...] = ()
    json_file: str | None = None

    @property
    def feedback(self) -> Feedback:
        """What the levels ask for. Raises CallError for one that there is not."""
        return read_feedback(self.levels)

    def require(self, base: ClassDatabase) -> None:
        """Looks before anything is graded whether all of it can be done. Raises CallError where it cannot."""
        tasks = {task.exercise: task for task in base.tasks()}
        checks = [check for task in tasks.values() for check in task.checks]
        require_checks(self.feedback, checks, " and ".join(tasks))
        for name in (self.canvas, self.moodle):
            if name and not Path(name).is_file():
                raise CallError(f"There is no file {name}. Name the one that you exported.")
        for name in (self.junit, None if self.json_file == "-" else self.json_file):
            if name and not Path(name).parent.is_dir():
                raise CallError(f"There is no folder {Path(name).parent} for {Path(name).name}. Make it first.")
        if (self.columns and not self.canvas) or (self.moodle_columns and not self.moodle):
            raise CallError("--column goes with --canvas, and --moodle-column with --moodle: name the file as well.")
        if unknown := sorted(self.columns.keys() - tasks):
            raise CallError(f"--column names {', '.join(unknown)}, but this class has {', '.join(tasks)}.")
        if self.moodle and len(tasks) > 1:
            raise CallError("A Moodle worksheet is of one assignment. Grade one --exercise when you fill it.")
        self.try_files(base)

    def try_files(self, base: ClassDatabase) -> None:
        """Fills copies that nobody sees, so that what cannot be filled is known now."""
        from grader.classroom.giving.canvas import fill_canvas
        from grader.classroom.giving.moodle import fill_moodle

        with TemporaryDirectory() as folder:
            unseen = Path(folder, "unseen.csv")
            if self.canvas:
                fill_canvas(base, Path(self.canvas), self.columns, unseen)
            if self.moodle:
                exercise = base.tasks()[0].exercise
                fill_moodle(base, Path(self.moodle), unseen, exercise, self.feedback, self.moodle_columns)


def write_outputs(base: ClassDatabase, out: Path, wanted: Wanted, screen: ClassScreen) -> list[Path]:
    """Writes all of it, and says what was left out and why; returns the files and folders, the most wanted first.

    Raises ClassError where a file cannot be written, CallError where one that is to be filled cannot be used.
    """
    written = [*every_batch(base, out, wanted.feedback, screen), *for_platforms(base, out, wanted, screen)]
    if wanted.json_file:
        text = json.dumps(overview(base, written), indent=2, ensure_ascii=False) + "\n"
        sys.stdout.write(text) if wanted.json_file == "-" else write(Path(wanted.json_file), text.encode())
    return written


def every_batch(base: ClassDatabase, out: Path, feedback: Feedback, screen: ClassScreen) -> list[Path]:
    """What every batch gives: the page, the gradebook, the results, and feedback for each student."""
    from grader.classroom.giving.feedback import name_of, write_feedback
    from grader.classroom.giving.gradebook import write_gradebook
    from grader.classroom.giving.results import write_results
    from grader.classroom.report.page import write_report

    alone = len(base.tasks()) == 1
    screen.say("Writing the report, the gradebook and everybody's feedback.")
    write_report(
        base, out / "report.html", lambda student, exercise: f"feedback/{name_of(student, exercise, alone)}.html"
    )
    write_gradebook(base, out / "gradebook.csv")
    write_results(base, out / "results.jsonl")
    write_feedback(base, out / "feedback", feedback)
    return [out / "report.html", out / "gradebook.csv", out / "feedback", out / "results.jsonl"]


def for_platforms(base: ClassDatabase, out: Path, wanted: Wanted, screen: ClassScreen) -> list[Path]:
    """What was asked for besides."""
    from grader.classroom.giving.canvas import fill_canvas
    from grader.classroom.giving.junit import write_junit
    from grader.classroom.giving.telling import filled_lines

    written = []
    if wanted.canvas:
        written.append(out / f"canvas-{Path(wanted.canvas).name}")
        screen.say_all(filled_lines(fill_canvas(base, Path(wanted.canvas), wanted.columns, written[-1])))
    if wanted.moodle:
        written += for_moodle(base, out, Path(wanted.moodle), wanted, screen)
    if wanted.junit:
        write_junit(base, Path(wanted.junit))
        written.append(Path(wanted.junit))
    return written


def for_moodle(base: ClassDatabase, out: Path, worksheet: Path, wanted: Wanted, screen: ClassScreen) -> list[Path]:
    """The worksheet, filled, and the zip of everybody's page."""
    from grader.classroom.giving.moodle import fill_moodle, read_worksheet
    from grader.classroom.giving.moodle_zip import write_moodle_zip
    from grader.classroom.giving.telling import filled_lines, packed_lines

    exercise, filled, pages = base.tasks()[0].exercise, out / f"moodle-{worksheet.name}", out / "moodle-feedback.zip"
    names = wanted.moodle_columns
    screen.say_all(filled_lines(fill_moodle(base, worksheet, filled, exercise, wanted.feedback, names)))
    sheet = read_worksheet(worksheet, names)
    screen.say_all(packed_lines(write_moodle_zip(base, pages, exercise, wanted.feedback, sheet)))
    return [filled, pages]


def overview(base: ClassDatabase, written: list[Path]) -> dict[str, Any]:
    """What came of a batch, for programs; each result stands in results.jsonl."""
    return {
        "schema": SCHEMA,
        "place": base.fact("place"),
        "layout": base.fact("layout"),
        "backend": base.fact("backend"),
        "seed": int(base.fact("seed")),
        "exercises": [task.exercise for task in base.tasks()],
        "students": len(base.students()),
        "states": dict.fromkeys(State, 0) | Counter(mark.state for mark in base.marks()),
        "remarks": [{"kind": each.kind, "about": each.about, "what": each.what} for each in base.remarks()],
        "files": [str(path) for path in written],
    }
