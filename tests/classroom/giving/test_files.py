"""gradebook.csv, results.jsonl, JUnit and feedback/: every mark is in them, and none of them does harm."""

from __future__ import annotations

import csv
import gc
import json
import tracemalloc
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.classroom.database import NAME, ClassDatabase, Graded
from grader.classroom.giving.cells import harmless_cell, read_number, scaled, written
from grader.classroom.giving.feedback import write_feedback
from grader.classroom.giving.gradebook import write_gradebook
from grader.classroom.giving.junit import write_junit
from grader.classroom.giving.results import write_results
from grader.classroom.model import Entry, Intake, State, Student
from grader.errors import ClassError
from grader.feedback import Feedback, Level
from grader.result import Result
from tests.classroom.making import made_class, made_result, made_student, task_of
from tests.unit.test_page import must_be_sound
from tests.unit.test_result import SCHEMA

NUMBER = 60


@pytest.fixture
def base(tmp_path: Path) -> Iterator[ClassDatabase]:
    with made_class(tmp_path, NUMBER, "exercise3", "exercise4") as made:
        yield made


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def test_the_gradebook_has_every_mark(base: ClassDatabase, tmp_path: Path) -> None:
    write_gradebook(base, tmp_path / "gradebook.csv")
    assert (tmp_path / "gradebook.csv").read_bytes().startswith(b"\xef\xbb\xbfname,key,")
    rows = {row["key"]: row for row in rows_of(tmp_path / "gradebook.csv")}
    assert len(rows) == NUMBER
    for mark in base.marks():
        row = rows[mark.student.key]
        assert row[mark.exercise] == ("" if mark.points is None else str(mark.points))
        assert row[f"{mark.exercise} late"] == ("yes" if mark.late else "no")
        assert row["email"] == mark.student.ids["email"]
        checks = [row[f"{mark.exercise} {check}"] for check in task_of(mark.exercise).checks]
        if mark.points is not None and mark.result is not None:
            assert sum(map(int, filter(None, checks))) == mark.points
            assert row[f"{mark.exercise} out of"] == str(mark.out_of)
    assert rows["s000"]["name"] == "Doe, Jane"
    assert rows["s006"]["name"] == "'=SUM(A1), Eve"
    assert rows["s011"]["exercise3 state"] == "missing"
    assert (rows["s012"]["exercise3"], rows["s012"]["exercise3 state"]) == ("0", "refused")
    assert rows["s013"]["exercise3 notes"] == "The Docker engine stopped answering."
    assert (rows["s014"]["exercise3"], rows["s014"]["exercise3 state"]) == ("", "trouble")
    assert rows["s014"]["exercise3 notes"] == "listens could not be judged: The lab went away."
    assert rows["s005"]["exercise3 notes"] == "sever.py is graded as tcp_server.py."


@given(st.text(st.characters(codec="utf-8"), max_size=12))
def test_no_cell_is_a_formula_and_numbers_stay_numbers(text: str) -> None:
    cell = harmless_cell(text)
    if read_number(text) is None and text[:1] not in ("+", "-"):
        assert cell.lstrip(" ")[:1] not in tuple("=+-@\t\r\n＝＋－＠")
    assert cell in (text, f"'{text}")


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\tx", "\r=1", "\n=1", " =1", "＝1", "-"]
)
def test_what_a_spreadsheet_would_run_is_made_harmless(text: str) -> None:
    assert harmless_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-5", "+49123", "3.5", "-0,5", "", "O'Neill", "a=b", "כהן"])
def test_numbers_and_names_stay(text: str) -> None:
    assert harmless_cell(text) == text


@given(st.integers(0, 500), st.integers(1, 500), st.fractions(0, 1000, max_denominator=100))
def test_points_are_scaled_and_written_with_two_decimals_at_most(points: int, out_of: int, most: Fraction) -> None:
    exact = scaled(min(points, out_of), out_of, most)
    for comma in (False, True):
        text = written(exact, comma)
        found = read_number(text)
        assert found is not None
        assert abs(found - exact) <= Fraction(1, 200)
        assert found <= (read_number(written(most)) or 0)
        assert len(text.replace(",", ".").partition(".")[2]) <= 2


def test_every_line_of_results_is_a_mark(base: ClassDatabase, tmp_path: Path) -> None:
    write_results(base, tmp_path / "results.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "results.jsonl").read_text(encoding="utf-8").split("\n") if line]
    assert len(lines) == 2 * NUMBER
    for line, mark in zip(lines, base.marks(), strict=True):
        assert (line["student"], line["exercise"], line["points"]) == (mark.student.key, mark.exercise, mark.points)
        if line["result"] is not None:
            jsonschema.validate(line["result"], SCHEMA)
            assert Result.from_dict(line["result"]) == mark.result


def test_a_class_is_one_junit_file_with_a_suite_for_each(base: ClassDatabase, tmp_path: Path) -> None:
    write_junit(base, tmp_path / "junit.xml")
    suites = ElementTree.parse(tmp_path / "junit.xml").getroot().findall("testsuite")
    assert [suite.get("id") for suite in suites] == [made_student(number).key for number in range(NUMBER)]
    for suite in suites:
        cases = suite.findall("testcase")
        assert len(cases) == int(suite.get("tests", ""))
        for name, kind in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.get(name, "")) == sum(case.find(kind) is not None for case in cases)
    assert [len(suites[number].findall("testcase")) for number in (0, 11, 12, 13)] == [18, 2, 2, 2]
    assert suites[12].find("testcase/failure") is not None
    assert suites[13].find("testcase/error") is not None
    assert suites[11].find("testcase/skipped") is not None


def test_everyone_gets_a_page_and_markdown(base: ClassDatabase, tmp_path: Path) -> None:
    folder = tmp_path / "feedback"
    assert write_feedback(base, folder, Feedback()) == 4 * NUMBER == len(list(folder.iterdir()))
    for path in folder.glob("*.html"):
        must_be_sound(path.read_text(encoding="utf-8"))
    kind = {
        11: "Nothing was handed in yet.",
        12: "What you handed in could not be graded.",
        13: "Your work could not be graded yet.",
    }
    for number, words in kind.items():
        for suffix in ("html", "md"):
            assert words in (folder / f"s{number:03}-exercise3.{suffix}").read_text(encoding="utf-8")
    assert "It has no tcp_server.py" in (folder / "s012-exercise3.html").read_text(encoding="utf-8")
    assert "Docker engine" not in (folder / "s013-exercise3.html").read_text(encoding="utf-8")


def test_one_exercise_needs_no_name_of_it_and_no_page_knows_where_the_class_lay(tmp_path: Path) -> None:
    with made_class(tmp_path, 2, "exercise3") as base:
        write_feedback(base, tmp_path / "feedback", Feedback(Level.VERDICT))
    names = sorted(path.name for path in (tmp_path / "feedback").iterdir())
    assert names == ["s000.html", "s000.md", "s001.html", "s001.md"]
    text = (tmp_path / "feedback" / "s001.md").read_text(encoding="utf-8")
    assert "did not do what" not in text
    assert "grade exercise3 ./exercise3 --only" in text


def test_a_waiting_student_gets_a_page_too(tmp_path: Path) -> None:
    student = Student("a", "A")
    with ClassDatabase(tmp_path / NAME) as base:
        base.take_in(Intake("x", (student,), (Entry(student, "exercise3"),)), [task_of("exercise3")])
        write_feedback(base, tmp_path / "f", Feedback())
        write_gradebook(base, tmp_path / "g.csv")
        write_junit(base, tmp_path / "j.xml")
    assert "Your work is not graded yet." in (tmp_path / "f" / "a.md").read_text(encoding="utf-8")
    assert rows_of(tmp_path / "g.csv")[0]["exercise3 state"] == "waiting"


def test_what_cannot_be_written_is_said_and_leaves_nothing(base: ClassDatabase, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for write in (write_gradebook, write_results, write_junit):
        with pytest.raises(ClassError, match=r"cannot be written: .*Nothing that was graded is lost"):
            write(base, tmp_path / "file" / "x")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([NAME, "file"])


def test_a_large_class_is_not_in_memory(tmp_path: Path) -> None:
    """Ten times the students, not ten times the memory: what grows is the list of their names."""
    students = [Student(f"s{number}", f"S {number}") for number in range(1000)]
    most = []
    for number in (100, 1000):
        folder = tmp_path / str(number)
        folder.mkdir()
        with ClassDatabase(folder / NAME) as base:
            some = tuple(students[:number])
            entries = tuple(Entry(student, "exercise3") for student in some)
            base.take_in(Intake("x", some, entries), [task_of("exercise3")])
            base.keep(Graded("s0", "exercise3", State.GRADED, "x", made_result("exercise3", ["greets"])))
            base._file.execute(
                "UPDATE marks SET state = 'graded', result = (SELECT result FROM marks WHERE student = 's0')"
            )
            gc.collect()
            gc.freeze()  # what other tests left shall not decide how often garbage is collected
            tracemalloc.start()
            write_gradebook(base, folder / "g.csv")
            write_results(base, folder / "r.jsonl")
            write_junit(base, folder / "j.xml")
            most.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
            gc.unfreeze()
    assert (tmp_path / "1000" / "r.jsonl").stat().st_size > most[1] - most[0]
