"""`grade class` from the folder to the gradebook, with simulated hands: whatever happens, the same marks, once each."""

from __future__ import annotations

import csv
import json
import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from grader.classroom.database import NAME, ClassDatabase
from grader.classroom.model import State
from tests.classroom.classes import (
    PROGRAM,
    PROGRAMS,
    command,
    content,
    environment,
    grade_class,
    name_of,
    program_of,
    works,
)
from tests.classroom.layouts import LAYOUTS, lay_out, number_of
from tests.command.calling import grade
from tests.conftest import TOP

SEED = ("--seed", "7")
EXERCISE = ("--exercise", "exercise3")


def wanted_points(number: int) -> int | None:
    return list(PROGRAMS.values())[number % len(PROGRAMS)]


def test_a_class_gets_a_gradebook_a_report_and_feedback(tmp_path: Path) -> None:
    place = lay_out("folders", works(12, tmp_path / "works"), made(tmp_path / "class"))
    done = grade_class(place, *EXERCISE, "--out", "out", *SEED, cwd=tmp_path)
    assert "12 students, 10 submissions to exercise3, laid out as folders." in done.stdout
    with (tmp_path / "out" / "gradebook.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 12
    assert (tmp_path / "out" / "report.html").read_text().startswith("<!DOCTYPE html>")
    assert len(list((tmp_path / "out" / "feedback").glob("*.html"))) == 12
    lines = [json.loads(line) for line in (tmp_path / "out" / "results.jsonl").read_text().splitlines()]
    assert len(lines) == 12


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_class_gets_the_same_marks_in_every_layout(layout: str, tmp_path: Path) -> None:
    number = 50
    place = lay_out(layout, works(number, tmp_path / "works"), made(tmp_path / "class"))
    grade_class(place, *EXERCISE, "--out", "out", *SEED, "-j", "4", cwd=tmp_path)
    names = [name_of(each) for each in range(number)]
    found: dict[int, int | None] = {}
    with ClassDatabase(tmp_path / "out" / NAME) as base:
        for mark in base.marks():
            who = number_of(mark.student.ids, mark.student.name, names)
            assert who is not None, mark.student
            assert who not in found, f"{mark.student} is there twice"
            found[who] = mark.points
    missing = {each for each in range(number) if wanted_points(each) is None}
    assert {who: points for who, points in found.items() if who not in missing} == {
        each: wanted_points(each) for each in range(number) if each not in missing
    }
    nothing = {None, 0} if layout == "submit" else {None}  # `grade submit` hands in a zip where there is no program
    assert {found.get(who) for who in missing} <= nothing


def test_one_hand_or_eight_now_or_again_the_database_is_the_same(tmp_path: Path) -> None:
    place = lay_out("folders", works(60, tmp_path / "works"), made(tmp_path / "class"))
    for out, jobs in (("one", "1"), ("eight", "8"), ("again", "8")):
        grade_class(place, *EXERCISE, "--out", out, *SEED, "-j", jobs, cwd=tmp_path)
    assert content(tmp_path / "one") == content(tmp_path / "eight") == content(tmp_path / "again")


def test_killed_at_ten_moments_and_resumed_the_database_is_as_without(tmp_path: Path) -> None:
    place = lay_out("folders", works(60, tmp_path / "works", slow=0.05), made(tmp_path / "class"))
    call = (place, *EXERCISE, *SEED, "-j", "4")
    grade_class(*call, "--out", "whole", cwd=tmp_path)
    chance, killed = random.Random(1), 0
    for _ in range(10):
        process = subprocess.Popen(
            command((*call, "--out", "out")), cwd=tmp_path, env=environment(), stdout=subprocess.DEVNULL
        )
        try:
            process.wait(chance.uniform(0.3, 2.5))
        except subprocess.TimeoutExpired:
            killed += 1
        process.kill()
        process.wait()
    assert killed > 1
    grade_class(*call, "--out", "out", "--resume", cwd=tmp_path)
    assert content(tmp_path / "out") == content(tmp_path / "whole")


def test_only_what_has_changed_is_graded_again(tmp_path: Path) -> None:
    place = lay_out("folders", works(10, tmp_path / "works"), made(tmp_path / "class"))
    call = (place, *EXERCISE, "--out", "out")
    grade_class(*call, *SEED, cwd=tmp_path)
    assert times(tmp_path / "out") == dict.fromkeys(range(10), 1)
    (place / name_of(9) / PROGRAM).write_text("# fails: binds_host\n")  # nothing was there before
    shutil.rmtree(place / name_of(8))
    done = grade_class("--out", "out", "--resume", cwd=tmp_path)
    assert "[10/10]" not in done.stdout
    assert times(tmp_path / "out") == {**dict.fromkeys(range(10), 1), 9: 2} | {8: 1}
    (place / name_of(0) / PROGRAM).rename(tmp_path / "withdrawn")
    grade_class(*call, cwd=tmp_path)
    with ClassDatabase(tmp_path / "out" / NAME) as base:
        mark = next(mark for mark in base.marks() if mark.student.name == name_of(0))
    assert (mark.points, mark.why) == (100, "It is not handed in any more; these are the marks of what was.")
    (tmp_path / "withdrawn").rename(place / name_of(0) / PROGRAM)
    grade_class(*call, cwd=tmp_path)
    grade_class(*call, "--regrade", name_of(0).upper(), cwd=tmp_path)
    assert times(tmp_path / "out")[0] == 4


def times(out: Path) -> dict[int, int]:
    """How often each student's work was judged, those included who are no longer in the folder."""
    import sqlite3

    names = [name_of(each) for each in range(10)]
    with sqlite3.connect(out / NAME) as base:
        rows = base.execute("SELECT name, times FROM marks JOIN students ON key = student").fetchall()
    return {names.index(name): count for name, count in rows}


def test_ctrl_c_keeps_everything_and_says_how_to_go_on(tmp_path: Path) -> None:
    place = lay_out("folders", works(20, tmp_path / "works"), made(tmp_path / "class"))
    for number in range(6, 9):  # whoever has one of these has not ended when we are ready to stop them
        (place / name_of(number) / PROGRAM).write_text("# slow: 60")
    call = command((place, *EXERCISE, *SEED, "--out", "out", "-j", "2"))
    process = subprocess.Popen(call, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(4)]
    begin = time.monotonic()
    process.send_signal(signal.SIGINT)
    rest = process.stdout.read()
    assert process.wait() == 130
    assert time.monotonic() - begin < 30
    assert any(line.startswith("[") for line in lines)
    assert "The same line goes on with the rest." in rest
    with ClassDatabase(tmp_path / "out" / NAME) as base:
        states = [mark.state for mark in base.marks()]
    assert states.count(State.GRADED) >= 2
    assert State.WAITING in states
    assert State.TROUBLE not in states


def test_trouble_is_nobodys_points_and_is_tried_again(tmp_path: Path) -> None:
    place = made(tmp_path / "class")
    for name, text in (
        ("Ann", "# trouble"),
        ("Ben", f"# dies once: {tmp_path / 'died'}"),
        ("Cem", ""),
        ("Dan", "# dies"),
    ):
        (place / name).mkdir()
        (place / name / PROGRAM).write_text(text)
    done = grade_class(place, *EXERCISE, "--out", "out", cwd=tmp_path, check=False)
    assert done.returncode == 3, done.stdout + done.stderr
    with ClassDatabase(tmp_path / "out" / NAME) as base:
        marks = {mark.student.name: mark for mark in base.marks()}
    assert {name: (mark.state, mark.points) for name, mark in marks.items()} == {
        "Ann": (State.TROUBLE, None),
        "Ben": (State.GRADED, 100),
        "Cem": (State.GRADED, 100),
        "Dan": (State.TROUBLE, None),
    }
    (place / "Ann" / PROGRAM).write_text("# now it works")
    (place / "Dan" / PROGRAM).write_text("# now it works")
    grade_class(place, *EXERCISE, "--out", "out", cwd=tmp_path)


def test_when_nothing_works_the_batch_stops_and_says_why(tmp_path: Path) -> None:
    place = made(tmp_path / "class")
    for number in range(40):
        (place / f"Student {number}").mkdir()
        (place / f"Student {number}" / PROGRAM).write_text("# trouble")
    done = grade_class(place, *EXERCISE, "--out", "out", "-j", "2", cwd=tmp_path, check=False)
    assert done.returncode == 3
    assert "6 submissions in a row could not be graded, so the batch stops." in done.stderr
    assert "The lab went away." in done.stderr


def test_marks_of_before_stay_when_grading_them_again_is_trouble(tmp_path: Path) -> None:
    place, works_ = made(tmp_path / "class" / "Ann").parent, tmp_path / "it works"
    works_.touch()
    (place / "Ann" / PROGRAM).write_text(f"# trouble unless: {works_}")
    grade_class(place, *EXERCISE, "--out", "out", cwd=tmp_path)
    works_.unlink()
    done = grade_class(place, *EXERCISE, "--out", "out", "--regrade", "all", cwd=tmp_path, check=False)
    assert done.returncode == 3
    with ClassDatabase(tmp_path / "out" / NAME) as base:
        mark = next(base.marks())
    assert (mark.points, mark.why) == (
        100,
        "It could not be graded again, so these are its earlier marks. The lab went away.",
    )
    works_.touch()
    grade_class(place, *EXERCISE, "--out", "out", cwd=tmp_path)
    with ClassDatabase(tmp_path / "out" / NAME) as base:
        assert next(base.marks()).why == ""


def test_others_programs_run_on_this_machine_only_where_that_is_said(tmp_path: Path) -> None:
    place = lay_out("folders", works(1, tmp_path / "works"), made(tmp_path / "class"))
    call = command((place, *EXERCISE, "--out", "out", "--backend", "local"))
    done = subprocess.run(call, cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "--trust-submissions" in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_folder_of_another_class_is_left_alone(tmp_path: Path) -> None:
    first = lay_out("folders", works(4, tmp_path / "works"), made(tmp_path / "class"))
    grade_class(first, *EXERCISE, "--out", "out", cwd=tmp_path)
    before = content(tmp_path / "out")
    other = made(tmp_path / "other")
    (other / "Somebody Else").mkdir()
    (other / "Somebody Else" / PROGRAM).write_text("")
    done = grade_class(other, *EXERCISE, "--out", "out", cwd=tmp_path, check=False)
    assert done.returncode == 2
    assert "has the marks of another class" in done.stderr
    assert content(tmp_path / "out") == before
    strange = made(tmp_path / "strange")
    (strange / "thesis.txt").write_text("do not lose")
    done = grade_class(first, *EXERCISE, "--out", "strange", cwd=tmp_path, check=False)
    assert done.returncode == 2
    assert "thesis.txt" in done.stderr
    assert os.listdir(strange) == ["thesis.txt"]


def test_two_batches_do_not_share_a_folder(tmp_path: Path) -> None:
    place = lay_out("folders", works(4, tmp_path / "works", slow=1.5), made(tmp_path / "class"))
    call = command((place, *EXERCISE, "--out", "out", "-j", "1"))
    first = subprocess.Popen(call, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, text=True)
    assert first.stdout is not None
    first.stdout.readline()
    second = subprocess.run(call, cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False)
    assert second.returncode == 2
    assert f"Another grade (process {first.pid} on " in second.stderr
    first.communicate()
    assert first.returncode == 0


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("nowhere", *EXERCISE), "There is no nowhere."),
        ((), "Say which folder or zip has the class"),
        (("class",), "Say which exercise it is"),
        (("class", "--exercise", "exercise33"), "Did you mean exercise3?"),
        (("class", *EXERCISE, "--resume"), "there is nothing to resume"),
        (("class", *EXERCISE, "--regrade", "Studnt 0009"), "Did you mean Student 0009?"),
        (("class", *EXERCISE, "--canvas", "no.csv"), "There is no file no.csv."),
        (("class", *EXERCISE, "--column", "exercise3"), "has no =."),
        (("class", *EXERCISE, "--feedback", "much"), "no feedback level called"),
        (("class", *EXERCISE, "--layout", "heap"), "folders"),
        (("class", *EXERCISE, "--json", "no/where.json"), "There is no folder no for where.json."),
        (("class", *EXERCISE, "--column", "exercise3=x"), "--column goes with --canvas"),
    ],
)
def test_a_call_that_cannot_be_carried_out_is_told_in_one_line(
    arguments: tuple[str, ...], word: str, tmp_path: Path
) -> None:
    lay_out("folders", works(10, tmp_path / "works"), made(tmp_path / "class"))
    done = grade_class(*arguments, "--out", "out", cwd=tmp_path, check=False)
    assert done.returncode == 2, done.stdout + done.stderr
    assert word in done.stderr
    assert done.stderr.count("\n") == 1
    assert program_of(0) == "\n# number 0\n"


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    """The database may not grow any more in mid-run, as on a disk that is full."""
    place = lay_out("folders", works(30, tmp_path / "works"), made(tmp_path / "class"))
    limited = [
        "bash",
        "-c",
        'ulimit -f 96; exec "$@"',
        "bash",
        *command((place, *EXERCISE, *SEED, "--out", "out", "-j", "1")),
    ]
    done = subprocess.run(limited, cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 3, done.stdout + done.stderr
    assert "class.db cannot be used: the disk" in done.stderr
    with ClassDatabase(tmp_path / "out" / NAME) as base:
        kept = {mark.student.key for mark in base.marks() if mark.state is State.GRADED}
    assert 0 < len(kept) < 24
    grade_class(place, *EXERCISE, *SEED, "--out", "out", cwd=tmp_path)
    assert len(content(tmp_path / "out")) == 30


def made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,Exercise 3 (98765),Essay (98766)
    Points Possible,,,,,20,10
"Doe, Jane",1000,,,A,,7
"Unknown, Una",1999,,,A,3,8
"""


def test_a_canvas_gradebook_is_filled_and_a_wrong_one_is_known_before_anything_is_graded(tmp_path: Path) -> None:
    place = lay_out("canvas", works(3, tmp_path / "works"), made(tmp_path / "class"))
    (tmp_path / "book.csv").write_text(CANVAS.replace("Exercise 3", "Week 5"))
    call = (place, *EXERCISE, "--out", "out", "--canvas", "book.csv")
    done = grade_class(*call, cwd=tmp_path, check=False)
    assert done.returncode == 2
    assert "'Essay (98766)'" in done.stderr
    with ClassDatabase(tmp_path / "out" / NAME) as base:
        assert {mark.state for mark in base.marks()} == {State.WAITING}
    done = grade_class(*call, "--column", "exercise3=Week 5", cwd=tmp_path)
    filled = (tmp_path / "out" / "canvas-book.csv").read_text()
    assert filled == CANVAS.replace("Exercise 3", "Week 5").replace("A,,7", "A,20,7")
    assert "Unknown, Una" in done.stdout


def test_what_came_of_it_is_there_for_programs(tmp_path: Path) -> None:
    place = lay_out("folders", works(5, tmp_path / "works"), made(tmp_path / "class"))
    done = grade_class(place, *EXERCISE, "--out", "out", *SEED, "--json", "-", "--junit", "class.xml", cwd=tmp_path)
    found = json.loads(done.stdout)
    assert found["schema"] == "grade/class/v1"
    assert found["states"] == {"waiting": 0, "missing": 1, "refused": 0, "trouble": 0, "graded": 4}
    assert (found["students"], found["seed"], found["layout"]) == (5, 7, "folders")
    assert "class.xml" in found["files"]
    assert "<testsuites" in (tmp_path / "class.xml").read_text()


def test_several_exercises_are_graded_side_by_side(tmp_path: Path) -> None:
    client, place = made(tmp_path / "client"), made(tmp_path / "class")
    (client / "tcp_client.py").write_text("# fails: connects\n")
    all_works = [*works(3, tmp_path / "works"), *[(name_of(each), "exercise4", client) for each in range(3)]]
    lay_out("exercise-folders", all_works, place)
    grade_class(place, *EXERCISE, "--exercise", "exercise4", "--out", "out", cwd=tmp_path)
    with ClassDatabase(tmp_path / "out" / NAME) as base:
        marks = [(mark.exercise, mark.state) for mark in base.marks()]
    assert marks == [(exercise, State.GRADED) for _ in range(3) for exercise in ("exercise3", "exercise4")]
    assert len(list((tmp_path / "out" / "feedback").glob("*-exercise4.html"))) == 3


@pytest.mark.local
def test_without_docker_points_are_out_of_those_that_can_be_reached(tmp_path: Path) -> None:
    place = made(tmp_path / "class" / "Ann").parent
    shutil.copy(TOP / "solutions" / "exercise5" / "port_check.py", place / "Ann")
    call = ("class", str(place), "--exercise", "exercise5", "--out", "out", "--backend", "local", "--trust-submissions")
    done = grade(*call, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "80 of 80" in done.stdout
    assert "mean 80, median 80 of 80" in done.stdout
