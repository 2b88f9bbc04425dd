"""Every layout: each student's own program arrives, whatever the platform made of names and folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.classroom.intake import read_entry
from grader.classroom.model import Entry
from grader.exercise import find
from tests.classroom.intake.asking import handed_in, intake, said
from tests.classroom.layouts import LAYOUTS, lay_out, number_of, written

STUDENTS = ("Doe, Jane", "Noa", "Zoë", "Al", "Bo", "כהן, נועה", "🦊, Fox", "CON", "x" * 120, "student2", "student10")
FOUND = {
    "exercise-folders": "exercises",
    "nested": "zips",
    "canvas-folder": "canvas",
    "canvas-anonymous": "canvas",
    **dict.fromkeys(("moodle-folder", "moodle-old", "moodle-flat", "moodle-blind"), "moodle"),
}
ASKED = {"one": ("exercise3",), "two": ("exercise3", "exercise12")}


def works(tmp_path: Path, *exercises: str) -> list[tuple[str, str, Path]]:
    """A work of each student for each exercise, but for the last student's last; its files say whose they are."""
    found = []
    for number, student in enumerate(STUDENTS):
        for exercise in exercises:
            here = tmp_path / "works" / f"{number}-{exercise}"
            files = {name: f"# {number} {exercise}\n".encode() for name in find(exercise).programs}
            found.append((student, exercise, written(here, {**files, "data/greeting.txt": b"hello"})))
    return found if len(exercises) == 1 else found[:-1]


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_everyones_program_arrives(layout: str, asked: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "class").mkdir()
    taken = intake(lay_out(layout, works(tmp_path, *asked), tmp_path / "class"), *asked)
    assert taken.layout == FOUND.get(layout, layout)
    numbers = {student.key: number_of(student.ids, student.name, STUDENTS) for student in taken.students}
    assert sorted(map(str, numbers.values())) == sorted(map(str, range(len(STUDENTS))))
    assert len(taken.entries) == len(STUDENTS) * len(asked)
    for entry in taken.entries:
        check(entry, numbers[entry.student.key], asked)
    assert [remark for remark in taken.remarks if remark.about != "class"] == []


def check(entry: Entry, number: int | None, asked: tuple[str, ...]) -> None:
    if len(asked) > 1 and number == len(STUDENTS) - 1 and entry.exercise == asked[-1]:
        assert entry.pieces == ()
        return
    submission, _ = read_entry(entry, find(entry.exercise))
    mine = dict.fromkeys(find(entry.exercise).programs, f"# {number} {entry.exercise}\n".encode())
    assert submission.files == {**mine, "data/greeting.txt": b"hello"}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_same_class_again_is_the_same(layout: str, tmp_path: Path) -> None:
    there = works(tmp_path, "exercise3")
    taken = []
    for name, some in (("first", there), ("again", there), ("fewer", there[:-2])):
        (tmp_path / name).mkdir()
        taken.append(intake(lay_out(layout, some, tmp_path / name)))
    keys = [[student.key for student in each.students] for each in taken]
    assert keys[0] == keys[1]
    assert set(keys[2]) < set(keys[0])


def test_a_layout_can_be_named(tmp_path: Path) -> None:
    written(tmp_path / "class", {"exercise3-jane/tcp_server.py": b"", "exercise3-noa/tcp_server.py": b""})
    assert handed_in(intake(tmp_path / "class")) == {
        ("jane", "exercise3"): ["exercise3-jane"],
        ("noa", "exercise3"): ["exercise3-noa"],
    }
    assert intake(tmp_path / "class").layout == "git"
    assert intake(tmp_path / "class", layout="folders").layout == "folders"


def test_a_folder_for_each_exercise_may_have_a_platforms_download_in_it(tmp_path: Path) -> None:
    moodle = {"Jane Doe_48213_assignsubmission_file/tcp_server.py": b"", "Noa_48214_assignsubmission_file/a.py": b""}
    place = written(tmp_path / "class", {f"exercise3/{name}": data for name, data in moodle.items()})
    written(place, {"Exercise_4/Jane Doe_51877_assignsubmission_file/tcp_client.py": b"", "exercise9/x/chat.py": b""})
    taken = intake(place, "exercise3", "exercise4")
    assert {student.name: student.ids for student in taken.students} == {
        "Jane Doe": {"moodle": "48213; 51877"},
        "Noa": {"moodle": "48214"},
    }
    assert [entry.exercise for entry in taken.entries if entry.pieces] == ["exercise3", "exercise4", "exercise3"]
    assert said(taken, taken.remarks[0].kind) == ["exercise9: It is for exercise9, which was not asked for."]
