"""The summary after a batch: the counts, what was missed most and why, and what an instructor should look at."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from grader.classroom.database import NAME, ClassDatabase
from grader.classroom.model import Entry, Intake, Student
from grader.classroom.summary import class_summary
from tests.classroom.making import made_class, made_result, task_of
from tests.classroom.report.classes import EXERCISE, class_of, failing, graded, hostile_class


def said(base: ClassDatabase, width: int = 80, terminal: bool = False) -> list[str]:
    file = io.StringIO()
    console = Console(
        file=file, width=width, force_terminal=terminal, no_color=True, highlight=False, markup=False, emoji=False
    )
    class_summary(base, console)
    return file.getvalue().splitlines()


def test_a_small_class_in_full(tmp_path: Path) -> None:
    work = [
        graded("a", failing({"greets": "Your server sent 5 bytes."})),
        graded("b", failing({"greets": "Your server sent 17 bytes.", "port_taken": "It kept silent."})),
        graded("c", made_result(EXERCISE)),
    ]
    with class_of(tmp_path, *work) as base:
        lines = said(base)
    first, second, third = (each.result.score for each in work if each.result)
    assert 0 < second < first < third == 100
    assert lines == [
        f"exercise3: 3 graded; mean {round((first + second + third) / 3, 1):g}, median {first} of 100",
        "",
        "Missed most",
        "  2 of 3  exercise3 greets: A client gets exactly the greeting",
        "    Both for the same reason: Your server sent 5 bytes.",
        "  1 of 3  exercise3 port_taken: A port in use is told in one line, exit status 1",
        "    The one who failed it: It kept silent.",
    ]


def test_trouble_and_remarks_are_counted_and_the_first_few_shown(tmp_path: Path) -> None:
    with made_class(tmp_path, 200) as base:
        lines = said(base)
    assert "10 missing, 10 refused, 8 could not be graded" in lines[0]
    assert "Trouble with the grader, which costs nobody points: 8" in lines
    assert "  Student, 013, exercise3: The Docker engine stopped answering." in lines
    assert "  and 3 more, which report.html lists" in lines
    assert "Remarks on what was handed in: 1 not matched, 20 forgiven" in lines
    assert sum(" of " in line and line.startswith("  ") and line[2].isdigit() for line in lines) == 3


@pytest.mark.parametrize("terminal", [True, False])
def test_what_means_harm_is_made_harmless(tmp_path: Path, terminal: bool) -> None:
    with hostile_class(tmp_path) as base:
        text = "\n".join(said(base, 70, terminal))
    assert "\x1b[2J" not in text
    assert "\u202e" not in text
    assert "alert(1)" in text


def test_lines_fit_a_terminal(tmp_path: Path) -> None:
    with made_class(tmp_path, 60, "exercise3", "exercise4") as base:
        assert max(map(len, said(base, 60, terminal=True))) <= 60 + len("\x1b[1m\x1b[0m")


def test_a_class_that_is_not_graded_yet(tmp_path: Path) -> None:
    student = Student("a", "A")
    with ClassDatabase(tmp_path / NAME) as base:
        base.take_in(Intake("folders", (student,), (Entry(student, EXERCISE),)), [task_of(EXERCISE)])
        assert said(base) == ["exercise3: 0 graded, 1 not graded yet"]
