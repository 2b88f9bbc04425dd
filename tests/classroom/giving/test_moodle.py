"""Moodle: its importers take our grades, comments and pages, and nothing else of the worksheet changed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.classroom.database import NAME, ClassDatabase, Graded
from grader.classroom.giving.moodle import fill_moodle, read_worksheet
from grader.classroom.giving.moodle_zip import write_moodle_zip
from grader.classroom.giving.telling import packed_lines
from grader.classroom.model import Entry, Intake, State, Student
from grader.errors import CallError
from grader.feedback import Feedback, Level
from tests.classroom.giving.importers import moodle_reads, moodle_unpacks, must_have_changed_only
from tests.classroom.giving.test_canvas import points_in
from tests.classroom.making import made_class, made_result, made_student, task_of

COLUMNS = (
    "Identifier",
    "Full name",
    "ID number",
    "Email address",
    "Status",
    "Group",
    "Grade",
    "Maximum Grade",
    "Grade can be changed",
    "Last modified (submission)",
    "Online text",
    "Last modified (grade)",
    "Feedback comments",
)
NUMBER = 40
FULL = Feedback()


@pytest.fixture
def base(tmp_path: Path) -> Iterator[ClassDatabase]:
    with made_class(tmp_path, NUMBER, "exercise3", "exercise4") as made:
        yield made


def row(number: int, **cells: str) -> dict[str, str]:
    student = made_student(number)
    first, last = reversed(student.name.split(", "))
    return {
        "Identifier": f"Participant {student.ids['moodle']}",
        "Full name": f"{first} {last}",
        "Status": "Submitted for grading - ",
        "Group": "Default group",
        "Maximum Grade": "25.00",
        "Grade can be changed": "Yes",
        "Last modified (submission)": "Thursday, 26 November 2026, 10:00 PM",
        "Online text": '<p>=1+1, "quoted"\nand more</p>',
        "Last modified (grade)": "-",
        **cells,
    }


def worksheet(path: Path, *rows: dict[str, str], delimiter: str = ",", columns: tuple[str, ...] = COLUMNS) -> Path:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, delimiter=delimiter, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    return path


def test_the_importer_takes_grades_and_comments_and_nothing_else_changed(base: ClassDatabase, tmp_path: Path) -> None:
    rows = [row(number) for number in range(NUMBER)]
    rows[3] |= {"Grade": "3.00", "Grade can be changed": "No"}
    rows[4] |= {"Grade": "7.50", "Feedback comments": "<p>Well said in the lesson.</p>"}
    rows.append(row(0) | {"Identifier": "Participant 5", "Full name": "Test Student"})
    source, target = worksheet(tmp_path / "sheet.csv", *rows), tmp_path / "filled.csv"
    filled = fill_moodle(base, source, target, "exercise3")
    before, after = moodle_reads(source), moodle_reads(target)
    wanted = {
        f"{int(who) - 1000 + 48000}": points
        for who, points in points_in(base, "exercise3", 25).items()
        if who != "1003"
    }
    assert {who: grade for who, (grade, _) in after.items() if grade is not None} == wanted
    assert after["5"] == before["5"] == (None, "")
    assert after["48004"][1] == "<p>Well said in the lesson.</p>"
    assert after["48003"] == (None, "")
    assert after["48000"][1].startswith("<p>grade exercise3: 100 of 100 points. Everything works.")
    assert "<li>✘ " in next(text for _, text in after.values() if "things to mend" in text)
    assert after["48012"] == (
        0.0,
        "<p>grade exercise3: 0 points. It has no tcp_server.py, which exercise3 asks for.</p>",
    )
    must_have_changed_only(source, target, {"Grade", "Feedback comments"})
    assert (f"{made_student(3).name}", "the file says that this grade cannot be changed") in [
        (each.who, each.why) for each in filled.left
    ]
    assert [(each.who, each.before) for each in filled.replaced] == [(made_student(4).name, "7.50")]
    assert [each.who for each in filled.strangers] == ["Test Student"]
    assert filled.filled == len(wanted)


def test_our_own_comment_is_written_anew_and_a_second_time_nothing_changes(base: ClassDatabase, tmp_path: Path) -> None:
    old = "<p>grade exercise3: 1 of 100 points. 9 things to mend.</p>"
    source = worksheet(tmp_path / "sheet.csv", row(0, Grade="0.00", **{"Feedback comments": old}))
    fill_moodle(base, source, tmp_path / "a.csv", "exercise3")
    assert "Everything works" in moodle_reads(tmp_path / "a.csv")["48000"][1]
    again = fill_moodle(base, tmp_path / "a.csv", tmp_path / "b.csv", "exercise3")
    assert (again.filled, again.same, again.replaced) == (0, 1, ())
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_a_comment_tells_no_more_than_its_level(base: ClassDatabase, tmp_path: Path) -> None:
    source = worksheet(tmp_path / "sheet.csv", *map(row, range(NUMBER)))
    for level, told in ((Level.FULL, True), (Level.VERDICT, False)):
        fill_moodle(base, source, tmp_path / f"{level}.csv", "exercise3", Feedback(level))
        assert ("did not do what" in (tmp_path / f"{level}.csv").read_text()) is told


@pytest.mark.parametrize(
    "cells",
    [
        {"Email address": "S000@example.edu"},
        {"ID number": "70000"},
        {"Full name": "Jane Doe"},
        {"Full name": "", "Identifier": "Participant 48000"},
    ],
)
def test_a_row_is_matched_by_what_it_says(base: ClassDatabase, tmp_path: Path, cells: dict[str, str]) -> None:
    source = worksheet(tmp_path / "sheet.csv", row(0) | {"Identifier": "Participant 1", "Full name": "X"} | cells)
    filled = fill_moodle(base, source, tmp_path / "a.csv", "exercise3")
    assert filled.filled == 1
    assert len(filled.absent) == NUMBER - 1


def teams(tmp_path: Path) -> ClassDatabase:
    """Two groups, whose numbers are those of groups: one is also the number of a participant, who is in neither."""
    base = ClassDatabase(tmp_path / NAME)
    groups = (Student("g1", "Foxes", {"group": "Foxes", "moodle": "48002"}), Student("g2", "Owls", {"group": "Owls"}))
    base.take_in(Intake("moodle", groups, tuple(Entry(each, "exercise3") for each in groups)), [task_of("exercise3")])
    base.keep(Graded("g1", "exercise3", State.GRADED, "x", made_result("exercise3")))
    base.keep(Graded("g2", "exercise3", State.GRADED, "x", made_result("exercise3", ["port_taken"])))
    return base


@pytest.mark.parametrize("column", ["Group", "Team"])
def test_a_teams_mark_is_everyones_of_that_team_and_a_groups_number_is_nobodys(tmp_path: Path, column: str) -> None:
    names = ("Foxes", "Foxes", "Default group", "Owls")
    rows = [row(number) | {column: name} for number, name in enumerate(names)]
    columns = tuple(column if name == "Group" else name for name in COLUMNS)
    source = worksheet(tmp_path / "sheet.csv", *rows, columns=columns)
    with teams(tmp_path) as base:
        filled = fill_moodle(base, source, tmp_path / "a.csv", "exercise3")
    grades = [grade for grade, _ in moodle_reads(tmp_path / "a.csv").values()]
    assert grades == [25.0, 25.0, None, 23.75]
    assert (filled.filled, len(filled.strangers), filled.absent) == (3, 1, ())


def test_another_language_and_a_decimal_comma(base: ClassDatabase, tmp_path: Path) -> None:
    names = {"Identifier": "Teilnehmer/in", "Grade": "Bewertung", "Maximum Grade": "Bestwertung"}
    cells = {names.get(name, name): text for name, text in row(0, **{"Maximum Grade": "12,50"}).items()}
    columns = tuple(names.get(name, name) for name in COLUMNS)
    source = worksheet(tmp_path / "sheet.csv", cells, delimiter=";", columns=columns)
    with pytest.raises(CallError, match=r"no column 'Identifier' .*'Teilnehmer/in'"):
        fill_moodle(base, source, tmp_path / "a.csv", "exercise3")
    fill_moodle(base, source, tmp_path / "a.csv", "exercise3", names=names)
    assert ";12,5;12,50;" in (tmp_path / "a.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        ("Grade", "has no column 'Grade'"),
        ("Last modified (grade)", r"has no column 'Last modified \(grade\)'"),
        ("Maximum Grade", "has no column 'Maximum Grade'"),
    ],
)
def test_what_the_importer_needs_must_be_there(base: ClassDatabase, tmp_path: Path, left_out: str, said: str) -> None:
    columns = tuple(name for name in COLUMNS if name != left_out)
    source = worksheet(tmp_path / "sheet.csv", row(0), columns=columns)
    with pytest.raises(CallError, match=said):
        fill_moodle(base, source, tmp_path / "a.csv", "exercise3")


def test_scales_and_unknown_exercises_are_said(base: ClassDatabase, tmp_path: Path) -> None:
    columns = tuple("Scale" if name == "Maximum Grade" else name for name in COLUMNS)
    with pytest.raises(CallError, match="in the words of a scale"):
        fill_moodle(base, worksheet(tmp_path / "s.csv", row(0), columns=columns), tmp_path / "a.csv", "exercise3")
    with pytest.raises(CallError, match=r"no exercise called exercise9\. It has: exercise3, exercise4"):
        fill_moodle(base, worksheet(tmp_path / "s.csv", row(0)), tmp_path / "a.csv", "exercise9")


def test_a_worksheet_without_comments_gets_grades_alone_and_says_so(base: ClassDatabase, tmp_path: Path) -> None:
    source = worksheet(tmp_path / "sheet.csv", row(0), columns=COLUMNS[:-1])
    filled = fill_moodle(base, source, tmp_path / "a.csv", "exercise3")
    assert moodle_reads(tmp_path / "a.csv") == {"48000": (25.0, "")}
    assert filled.notes == ("The file has no column 'Feedback comments': grades alone.",)


def test_the_zip_of_pages_is_read_as_moodle_reads_it(base: ClassDatabase, tmp_path: Path) -> None:
    packed = write_moodle_zip(base, tmp_path / "feedback.zip", "exercise3", FULL)
    everyone = {made_student(number).ids["moodle"] for number in range(NUMBER)}
    taken = moodle_unpacks(tmp_path / "feedback.zip", everyone)
    assert len(taken) == packed.pages == NUMBER - len(packed.left)
    assert {name for name, _ in taken.values()} == {"exercise3.html"}
    assert b"100 of 100" in taken["48000"][1] or b"<strong>100</strong>" in taken["48000"][1]
    assert [(each.who, each.why) for each in packed.left] == [
        (made_student(number).name, "there is no mark yet") for number in (13, 14)
    ]
    assert packed_lines(packed)[0].endswith(f"{packed.pages} pages.")


@pytest.mark.parametrize("name", ["a_48001_b", "../../etc", "_", "..", "~x", ".hidden", "c:\\d", "כהן, נועה 🦊", ""])
def test_no_name_breaks_the_zip(tmp_path: Path, name: str) -> None:
    base = ClassDatabase(tmp_path / NAME)
    student = Student("s", name, {"moodle": "48000"})
    base.take_in(Intake("x", (student,), (Entry(student, "exercise3"),)), [task_of("exercise3")])
    base.keep(Graded("s", "exercise3", State.GRADED, "x", made_result("exercise3")))
    with base:
        assert write_moodle_zip(base, tmp_path / "f.zip", "exercise3", FULL).pages == 1
    taken = moodle_unpacks(tmp_path / "f.zip", {"48000", "48001"})
    assert {who: file for who, (file, _) in taken.items()} == {"48000": "exercise3.html"}


def test_groups_have_no_page_in_the_zip_unless_the_worksheet_tells_their_members(tmp_path: Path) -> None:
    rows = [row(number, Group=name) for number, name in enumerate(("Foxes", "Foxes", "Default group", "Owls"))]
    source = worksheet(tmp_path / "sheet.csv", *rows)
    with teams(tmp_path) as base:
        packed = write_moodle_zip(base, tmp_path / "f.zip", "exercise3", FULL)
        assert packed.pages == 0
        assert all("this is a group" in each.why for each in packed.left)
        packed = write_moodle_zip(base, tmp_path / "f.zip", "exercise3", FULL, read_worksheet(source, {}))
    taken = moodle_unpacks(tmp_path / "f.zip", {f"{48000 + number}" for number in range(4)})
    assert (packed.pages, packed.left) == (3, ())
    assert set(taken) == {"48000", "48001", "48003"}
    assert taken["48000"] == taken["48001"] != taken["48003"]
