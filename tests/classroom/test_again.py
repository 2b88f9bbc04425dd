"""A class that is graded again: nothing that was known is lost, and nothing changes without a word."""

from __future__ import annotations

import shutil
from pathlib import Path

from grader.classroom.database import NAME, ClassDatabase
from grader.classroom.model import Kind
from tests.classroom.classes import PROGRAM, grade_class

CALL = ("--exercise", "exercise3", "--out", "out")


def hand_in(place: Path, **programs: str) -> Path:
    """A folder in which each student has a program of that text."""
    for name, text in programs.items():
        (place / name).mkdir(parents=True)
        (place / name / PROGRAM).write_text(text)
    return place


def points(out: Path) -> dict[str, int | None]:
    with ClassDatabase(out / NAME) as base:
        return {mark.student.name: mark.points for mark in base.marks()}


def remarks(out: Path, kind: Kind) -> list[str]:
    with ClassDatabase(out / NAME) as base:
        return [f"{each.about}: {each.what}" for each in base.remarks() if each.kind is kind]


def test_who_is_not_in_a_newer_download_stays_with_their_marks(tmp_path: Path) -> None:
    first = hand_in(tmp_path / "first", Ann="", Ben="# fails: binds_host", Cem="")
    grade_class(first, *CALL, cwd=tmp_path)
    done = grade_class(hand_in(tmp_path / "second", Ann="", Cem="", Dan=""), *CALL, cwd=tmp_path)
    assert points(tmp_path / "out") == {"Ann": 100, "Cem": 100, "Dan": 100, "Ben": 85}
    gone = "Ben: Graded before, and not in what was taken in now. The marks stay."
    assert remarks(tmp_path / "out", Kind.GONE) == [gone]
    assert gone in done.stdout
    assert "Ben" in (tmp_path / "out" / "gradebook.csv").read_text(encoding="utf-8-sig")


def test_points_that_changed_are_told(tmp_path: Path) -> None:
    place = hand_in(tmp_path / "class", Ann="", Ben="# fails: binds_host", Cem="")
    grade_class(place, *CALL, cwd=tmp_path)
    (place / "Ann" / PROGRAM).write_text("# fails: binds_host")
    (place / "Cem" / PROGRAM).rename(place / "Cem" / "essay.txt")
    done = grade_class(place, *CALL, cwd=tmp_path)
    assert points(tmp_path / "out") == {"Ann": 85, "Ben": 85, "Cem": 0}
    told = ["Cem: exercise3: 100 points became 0.", "Ann: exercise3: 100 points became 85."]
    assert sorted(remarks(tmp_path / "out", Kind.CHANGED)) == sorted(told)
    assert all(each in done.stdout for each in told)


def test_where_the_marks_go_is_nobodys_work(tmp_path: Path) -> None:
    hand_in(tmp_path, Ann="", Ben="")
    for _ in range(2):
        grade_class(".", *CALL, cwd=tmp_path)
        assert points(tmp_path / "out") == {"Ann": 100, "Ben": 100}
    assert not (tmp_path / "out" / "unpacked").exists()


def test_a_whole_class_with_another_exercise_is_a_wrong_call(tmp_path: Path) -> None:
    place = hand_in(tmp_path / "class", Ann="", Ben="", Cem="")
    done = grade_class(place, "--exercise", "exercise4", "--out", "out", cwd=tmp_path, check=False)
    assert done.returncode == 2
    assert "have tcp_server.py, which exercise3 asks for, and not exercise4" in done.stderr
    shutil.move(place / "Ben" / PROGRAM, place / "Ben" / "tcp_client.py")
    grade_class(place, "--exercise", "exercise4", "--out", "out", cwd=tmp_path)


def test_how_much_is_told_stays_as_it_was_said(tmp_path: Path) -> None:
    place = hand_in(tmp_path / "class", Ann="# fails: binds_host")
    grade_class(place, *CALL, "--feedback", "verdict", cwd=tmp_path)
    told = (tmp_path / "out" / "feedback" / "Ann.md").read_text()
    assert "looks for" not in told
    grade_class(place, *CALL, cwd=tmp_path)
    assert (tmp_path / "out" / "feedback" / "Ann.md").read_text() == told
    grade_class(place, *CALL, "--feedback", "full", cwd=tmp_path)
    assert "looks for" in (tmp_path / "out" / "feedback" / "Ann.md").read_text()
