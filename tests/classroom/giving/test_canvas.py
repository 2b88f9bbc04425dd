"""Canvas: its importer takes our points, and every other cell and byte of the instructor's gradebook is as it was."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Literal, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.classroom.database import NAME, ClassDatabase, Graded
from grader.classroom.giving.canvas import fill_canvas
from grader.classroom.giving.filling import Filled
from grader.classroom.giving.telling import filled_lines
from grader.classroom.model import Entry, Intake, State, Student
from grader.errors import CallError, ClassError
from tests.classroom.giving.importers import canvas_reads, must_have_changed_only
from tests.classroom.making import made_class, made_result, made_student, task_of

HEADER = "Student,ID,SIS User ID,SIS Login ID,Section,Notes,Exercise 3 (98765),Exercise 4 (98766),Quiz (5),Final Score"
POSTING = ",,,,,,Manual Posting,,,"
POSSIBLE = "    Points Possible,,,,,,20.00,10.00,5.00,(read only)"
NUMBER = 60


@pytest.fixture
def base(tmp_path: Path) -> Iterator[ClassDatabase]:
    with made_class(tmp_path, NUMBER, "exercise3", "exercise4") as made:
        yield made


def gradebook(path: Path, delimiter: str = ",", end: str = "\r\n", coding: str = "utf-8-sig") -> Path:
    """A gradebook with everyone, and with what else there is in one: a test student, EX, N/A, other columns."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end)
    for line in (HEADER, POSTING, POSSIBLE):
        writer.writerow(next(csv.reader([line])))
    for number in range(NUMBER):
        student = made_student(number)
        before = {1: "EX", 2: "N/A", 3: "7.50", 5: "20.00"}.get(number, "")
        ids = [student.ids["canvas"], student.ids["number"], student.ids["login"]]
        writer.writerow([student.name, *ids, "A and B", 'said "hi"\nand left', before, "", "4.5", "81.25"])
    writer.writerow(["Stranger, Sam", "999999", "", "", "A", "", "", "", "", ""])
    path.write_bytes(text.getvalue().encode(coding))
    return path


def points_in(base: ClassDatabase, exercise: str, most: int) -> dict[str, float]:
    """What each student must get, by the number of Canvas, worked out anew."""
    found = {}
    for mark in base.marks(exercise):
        if mark.state is State.REFUSED:
            found[mark.student.ids["canvas"]] = 0.0
        elif mark.points is not None and mark.result is not None:
            exact = Fraction(mark.points * most, mark.result.max_score)
            found[mark.student.ids["canvas"]] = float(int(exact * 100 + Fraction(1, 2)) / 100)
    return found


def test_the_importer_takes_the_points_and_nothing_else_changed(base: ClassDatabase, tmp_path: Path) -> None:
    source, target = gradebook(tmp_path / "canvas.csv"), tmp_path / "out" / "filled.csv"
    filled = fill_canvas(base, source, {}, target)
    assert filled.columns == {"exercise3": "Exercise 3 (98765)", "exercise4": "Exercise 4 (98766)"}
    before, after = canvas_reads(source), canvas_reads(target)
    assert before.keys() == after.keys()
    wanted3, wanted4 = points_in(base, "exercise3", 20), points_in(base, "exercise4", 10)
    kept = {made_student(1).ids["canvas"], made_student(2).ids["canvas"]}
    for who in before:
        three, four = after[who].pop("Exercise 3 (98765)"), after[who].pop("Exercise 4 (98766)")
        old = before[who].pop("Exercise 3 (98765)")
        del before[who]["Exercise 4 (98766)"]
        assert after[who] == before[who]
        assert (float(three) if who in wanted3 and who not in kept else three) == (
            wanted3[who] if who in wanted3 and who not in kept else old
        )
        assert (float(four) if four else None) == wanted4.get(who)
    must_have_changed_only(source, target, {"Exercise 3 (98765)", "Exercise 4 (98766)"})


def test_nothing_is_silent(base: ClassDatabase, tmp_path: Path) -> None:
    filled = fill_canvas(base, gradebook(tmp_path / "canvas.csv"), {}, tmp_path / "filled.csv")
    left = {(each.who, each.exercise): each.why for each in filled.left}
    assert left[made_student(1).name, "exercise3"] == "the file says EX: excused"
    assert left[made_student(2).name, "exercise3"] == "the file says N/A: not assigned"
    assert left[made_student(11).name, "exercise3"] == "nothing was handed in"
    assert left[made_student(13).name, "exercise4"] == "the grader had trouble: The Docker engine stopped answering."
    assert (
        left[made_student(14).name, "exercise3"]
        == "the grader had trouble: listens could not be judged: The lab went away."
    )
    assert next((each.who, each.before) for each in filled.replaced) == (made_student(3).name, "7.50")
    assert [(each.who, each.row) for each in filled.strangers] == [("Stranger, Sam", 4 + NUMBER)]
    assert filled.absent == ()
    given = filled.filled + filled.same + len(filled.left)
    assert given == 2 * NUMBER
    lines = filled_lines(filled)
    assert f"Left as before: {len(filled.left)} places." in lines
    assert any("Stranger, Sam: nobody of the class is called so" in line for line in lines)


def test_a_second_time_there_is_nothing_to_change(base: ClassDatabase, tmp_path: Path) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    done = fill_canvas(base, gradebook(tmp_path / "canvas.csv"), {}, first)
    again = fill_canvas(base, first, {}, second)
    assert second.read_bytes() == first.read_bytes()
    assert (again.filled, again.same, again.replaced) == (0, done.filled + done.same, ())


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_the_form_of_the_file_stays(base: ClassDatabase, tmp_path: Path, delimiter: str, end: str, coding: str) -> None:
    source, target = gradebook(tmp_path / "canvas.csv", delimiter, end, coding), tmp_path / "filled.csv"
    assert fill_canvas(base, source, {}, target).filled > NUMBER
    must_have_changed_only(source, target, {"Exercise 3 (98765)", "Exercise 4 (98766)"}, delimiter)


def small(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "small.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def one(tmp_path: Path, *students: Student, points: tuple[str, ...] = ("greets",)) -> ClassDatabase:
    """A class in which everyone failed `port_taken` and these checks: 45 of 100 points, or 95."""
    base = ClassDatabase(tmp_path / NAME)
    entries = tuple(Entry(student, "exercise3") for student in students)
    base.take_in(Intake("folders", students, entries), [task_of("exercise3")])
    for student in students:
        base.keep(
            Graded(student.key, "exercise3", State.GRADED, "x", made_result("exercise3", ["port_taken", *points]))
        )
    return base


def filled_small(tmp_path: Path, base: ClassDatabase, *lines: str, **said: str) -> tuple[Filled, list[str]]:
    filled = fill_canvas(base, small(tmp_path, *lines), said, tmp_path / "filled.csv")
    return filled, (tmp_path / "filled.csv").read_text(encoding="utf-8").splitlines()


HEAD = "Student,ID,SIS User ID,SIS Login ID,Section,Exercise 3 (1)"


def test_a_decimal_comma_stays_one(tmp_path: Path) -> None:
    with one(tmp_path, made_student(0), points=()) as base:  # 95 of 100
        lines = (HEAD.replace(",", ";"), "    Points Possible;;;;;12,50", "Doe, Jane;1000;;;A;")
        assert filled_small(tmp_path, base, *lines)[1][2] == "Doe, Jane;1000;;;A;11,88"
        assert canvas_reads(tmp_path / "filled.csv") == {"1000": {"Exercise 3 (1)": "11.88"}}
        quoted = (HEAD, '    Points Possible,,,,,"12,50"', '"Doe, Jane",1000,,,A,')
        assert filled_small(tmp_path, base, *quoted)[1][2] == '"Doe, Jane",1000,,,A,"11,88"'
        assert canvas_reads(tmp_path / "filled.csv") == {"1000": {"Exercise 3 (1)": "11.88"}}


@pytest.mark.parametrize(
    "row",
    [
        '"Somebody Else",1000,,,A,',
        '"Somebody Else",5,70000,,A,',
        '"Somebody Else",5,,S000,A,',
        '"Somebody Else",,,S000@Example.edu,A,',
        "Jane Doe,,,,A,",
        '"Doe, Jane",,,,A,',
    ],
)
def test_a_row_is_matched_as_the_importer_does(tmp_path: Path, row: str) -> None:
    with one(tmp_path, made_student(0), made_student(1)) as base:
        filled, lines = filled_small(tmp_path, base, HEAD, "    Points Possible,,,,,100", row)
        assert filled.filled == 1
        assert not lines[2].endswith(",")
        assert [student.key for student in filled.absent] == ["s001"]


def test_an_id_counts_more_than_a_name(tmp_path: Path) -> None:
    with one(tmp_path, made_student(0), made_student(1)) as base:
        filled, _ = filled_small(tmp_path, base, HEAD, "    Points Possible,,,,,100", '"Doe, Jane",1001,,,A,')
        assert [student.key for student in filled.absent] == ["s000"]


def test_two_of_one_name_are_not_guessed(tmp_path: Path) -> None:
    twins = Student("a", "Doe, Jane"), Student("b", "Jane Doe")
    with one(tmp_path, *twins) as base:
        filled, lines = filled_small(tmp_path, base, HEAD, "    Points Possible,,,,,100", '"Doe, Jane",7,,,A,')
        assert filled.filled == 0
        assert lines[2] == '"Doe, Jane",7,,,A,'
        assert filled.strangers[0].why == "2 students of the class are called Doe, Jane"
    single = tmp_path / "single"
    single.mkdir()
    with one(single, twins[0]) as base:
        rows = '"Doe, Jane",7,,,A,', '"Doe, Jane",8,,,A,'
        filled, lines = filled_small(single, base, HEAD, "    Points Possible,,,,,100", *rows)
        assert lines[2:] == list(rows)
        assert [each.why for each in filled.strangers] == ["2 rows of the file have this name"] * 2


def test_a_namesake_with_another_id_is_somebody_else(tmp_path: Path) -> None:
    with one(tmp_path, made_student(0)) as base:
        filled, lines = filled_small(tmp_path, base, HEAD, "    Points Possible,,,,,100", '"Doe, Jane",7,,,A,')
        assert lines[2] == '"Doe, Jane",7,,,A,'
        assert filled.strangers[0].why == "it has another ID than Doe, Jane of the class"
        assert len(filled.absent) == 1


def test_two_lines_of_one_student_stay_and_are_told(tmp_path: Path) -> None:
    with one(tmp_path, made_student(0)) as base:
        rows = '"Doe, Jane",1000,,,A,', '"Jane",1000,,,B,'
        filled, lines = filled_small(tmp_path, base, HEAD, "    Points Possible,,,,,100", *rows)
        assert lines[2:] == list(rows)
        assert filled.left[0].why == "rows 3 and 4 of the file are both this student's"


def test_a_groups_mark_is_everyones(tmp_path: Path) -> None:
    group = Student("g", "Foxes", {"group": "Foxes", "members": "Doe, Jane; s001"})
    with one(tmp_path, group) as base:
        rows = '"Doe, Jane",5,,,A,', "Max,6,,s001,A,", "Moritz,7,,,A,"
        filled, lines = filled_small(tmp_path, base, HEAD, "    Points Possible,,,,,100", *rows)
        assert [line.rpartition(",")[2] != "" for line in lines[2:]] == [True, True, False]
        assert filled.absent == ()


@pytest.mark.parametrize(
    ("titles", "said", "taken"),
    [
        ("Exercise 3 (1),Exercise 12 (2),Exercise 30 (4)", "", "Exercise 3 (1)"),
        ("exercise3,exercise4", "", "exercise3"),
        ("Exercise 3 (1),Exercise 3 bonus (2)", "", "Exercise 3 (1)"),
        ("Homework (1),Week 5: You are connected! (2)", "", "Week 5: You are connected! (2)"),
        ("TCP server in Python (1),UDP server (2)", "", "TCP server in Python (1)"),
        ("Homework (1),Homework (2)", "2", "Homework (2)"),
        ("Homework (1),Essay (2)", "Homework", "Homework (1)"),
        ("Homework (1),Homework (2)", "Homework (1)", "Homework (1)"),
    ],
)
def test_the_column_is_found_by_its_title(tmp_path: Path, titles: str, said: str, taken: str) -> None:
    number = titles.count(",") + 1
    head = f"Student,ID,SIS Login ID,Section,{titles}"
    lines = head, "    Points Possible,,," + ",100" * number, "Jane,1000,,A" + "," * number
    with one(tmp_path, made_student(0)) as base:
        filled, rows = filled_small(tmp_path, base, *lines, **({"exercise3": said} if said else {}))
        assert filled.columns == {"exercise3": taken}
        place = titles.split(",").index(taken) + 4
        assert [bool(cell) for cell in rows[2].split(",")[4:]] == [n + 4 == place for n in range(number)]


@pytest.mark.parametrize(
    ("titles", "possible", "said", "message"),
    [
        ("Exercise 3 (1),Exercise 3 (2)", "100", "", "2 columns could be that of exercise3 .*'Exercise 3 \\(2\\)'"),
        ("Essay (1),Exercise 1.3 (2)", "100", "", "No column has the name or the title of exercise3"),
        ("Essay (1),Homework (2)", "100", "Quiz", "No column that takes points is called 'Quiz'.*'Essay \\(1\\)'"),
        ("Homework (1),Homework (2)", "100", "Homework", "2 columns are called 'Homework'"),
        ("Exercise 3 (1),Essay (2)", "0.00", "", "No column .* are: none"),
        ("Exercise 3 (1),Essay (2)", "(read only)", "", "No column"),
    ],
)
def test_what_is_not_clear_is_asked(tmp_path: Path, titles: str, possible: str, said: str, message: str) -> None:
    lines = f"Student,ID,SIS Login ID,Section,{titles}", f"    Points Possible,,,,{possible},{possible}"
    with one(tmp_path, made_student(0)) as base, pytest.raises(CallError, match=message):
        filled_small(tmp_path, base, *lines, **({"exercise3": said} if said else {}))
    assert not (tmp_path / "filled.csv").exists()


def test_two_exercises_never_share_a_column_and_one_may_be_left_out(base: ClassDatabase, tmp_path: Path) -> None:
    lines = "Student,ID,SIS Login ID,Section,Sockets (1)", "    Points Possible,,,,20", "Jane,1000,,A,"
    with pytest.raises(CallError, match="would be that of exercise3 and of exercise4"):
        filled_small(tmp_path, base, *lines, exercise3="Sockets", exercise4="Sockets")
    filled, _ = filled_small(tmp_path, base, *lines, exercise3="Sockets", exercise4="")
    assert filled.columns == {"exercise3": "Sockets (1)"}
    with pytest.raises(CallError, match="no exercise called exercise9"):
        filled_small(tmp_path, base, *lines, exercise9="Sockets")


def test_names_in_two_columns_and_no_points_possible(tmp_path: Path) -> None:
    head = "LastName,FirstName,ID,SIS Login ID,Section,Exercise 3 (1)"
    with one(tmp_path, made_student(0)) as base:
        filled, lines = filled_small(tmp_path, base, head, "    Points Possible,,,,,100", "Doe,Jane,,,A,")
        assert filled.filled == 1
        assert lines[2] == "Doe,Jane,,,A,45"
        with pytest.raises(CallError, match="has no line 'Points Possible'"):
            filled_small(tmp_path, base, head, "Doe,Jane,,,A,")


def test_a_line_that_ends_early_is_told(tmp_path: Path) -> None:
    with one(tmp_path, made_student(0)) as base:
        filled, lines = filled_small(tmp_path, base, HEAD, "    Points Possible,,,,,100", "Jane,1000,,,A")
        assert lines[2] == "Jane,1000,,,A"
        assert filled.left[0].why == "row 3 of the file ends before that column"


def test_the_instructors_own_file_is_never_written_over(base: ClassDatabase, tmp_path: Path) -> None:
    source = gradebook(tmp_path / "canvas.csv")
    with pytest.raises(CallError, match="is your own file"):
        fill_canvas(base, source, {}, tmp_path / "." / "canvas.csv")
    (tmp_path / "file").touch()
    with pytest.raises(ClassError, match="Nothing that was graded is lost"):
        fill_canvas(base, source, {}, tmp_path / "file" / "filled.csv")


class One(NamedTuple):
    """A class of one, made once for many examples."""

    base: ClassDatabase
    folder: Path


@pytest.fixture(scope="module")
def only(tmp_path_factory: pytest.TempPathFactory) -> Iterator[One]:
    folder = tmp_path_factory.mktemp("only")
    with one(folder, made_student(0), points=()) as base:
        yield One(base, folder)


cells = st.one_of(
    st.sampled_from(["", "EX", "N/A", "7.5", "7,5", 'say "hi"', "a\nb", "כהן", "🦊", "=1+1", ";,\t", "    "]),
    st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=5),
)


@given(
    st.lists(st.lists(cells, min_size=3, max_size=3), max_size=5),
    st.sampled_from(",;\t"),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    st.booleans(),
)
def test_whatever_stands_in_the_file_only_the_one_cell_changes(
    only: One, others: list[list[str]], delimiter: str, end: str, quoting: Literal[0, 1, 2], last: bool
) -> None:
    source, target = only.folder / "any.csv", only.folder / "any-filled.csv"
    mine = ["Doe, Jane", "1000", "A", "", "x"]
    rows = [
        ["?" + name, "", section, points, more] for name, (section, points, more) in zip("abcde", others, strict=False)
    ]
    head = [["Student", "ID", "Section", "Exercise 3 (1)", "Essay"], ["    Points Possible", "", "", "100", ""]]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows([*head, mine, *rows])
    source.write_bytes(text.getvalue().encode() if last else text.getvalue().removesuffix(end).encode())
    filled = fill_canvas(only.base, source, {}, target)
    assert (filled.filled, filled.left, len(filled.strangers)) == (1, (), len(rows))
    must_have_changed_only(source, target, {"Exercise 3 (1)"}, delimiter)
    read = list(csv.reader(io.StringIO(target.read_bytes().decode(), newline=""), delimiter=delimiter))
    assert read[2] == ["Doe, Jane", "1000", "A", "95", "x"]
    assert read[3:] == rows


def test_an_old_windows_gradebook_is_filled_and_told_of(tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_bytes(f"{HEAD}\r\n    Points Possible,,,,,100\r\nZoë,1000,,,A,\r\n".encode("cp1252"))
    with one(tmp_path, made_student(0)) as base:
        filled = fill_canvas(base, path, {}, tmp_path / "filled.csv")
    assert (tmp_path / "filled.csv").read_bytes() == path.read_bytes().replace(b",A,", b",A,45")
    assert "read as Windows-1252" in filled.notes[0]
    assert filled_lines(filled)[-1] == filled.notes[0]
