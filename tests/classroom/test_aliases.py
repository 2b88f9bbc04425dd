"""aliases.csv: whom a line means, what is passed over and said, and names for those who chose none."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.classroom.aliases import Aliases, aliases_in, read_aliases, same, shown_names
from grader.classroom.model import Student
from grader.errors import CallError

JANE = Student("jdoe", "Doe, Jane", {"email": "jane@example.edu", "login": "jd1", "number": "70001"})
NOA = Student("noa", "כהן, נועה", {"email": "noa@example.edu", "login": "nk2"})
SAM, SAM_TOO = Student("sam", "Lee, Sam", {"email": "s1@example.edu"}), Student("sam-2", "Lee, Sam")
CLASS = (JANE, NOA, SAM, SAM_TOO)


@pytest.mark.parametrize(
    "text",
    [
        "email,alias\njane@example.edu,Otter\nnoa@example.edu,🦊\n",
        "Alias;Login\r\nOtter;JD1\r\n🦊; nk2 \r\n",
        "Timestamp\tEmail address\tWhich nickname do you want?\n1\tJANE@example.edu\tOtter\n2\tnoa@example.edu\t🦊\n",
        "jdoe,Otter\n\nnoa,🦊\n",
        'name,alias\n"Doe, Jane",Otter\n"כהן, נועה",🦊\n',
        "\n\nstudent,alias,why\n70001,Otter,\nnoa,🦊,it is\nsam,,none\nsam\n",
    ],
)
def test_a_line_means_whom_it_names_in_whatever_way(text: str) -> None:
    assert aliases_in(text, CLASS) == Aliases({"jdoe": "Otter", "noa": "🦊"})


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("stranger,Fox", "line 3, means nobody of the class"),
        (",Fox", "line 3, means nobody of the class"),
        ('"Lee, Sam",Fox', "line 3, can mean several students"),
        ("jdoe,Fox", "line 3, is not the first for that student"),
        ("noa,ＯＴＴＥＲ", "line 3, gives an alias that another line has"),
        ('noa,"doe, jane"', "line 3, gives another student's name"),
        ('noa,"Lee, Sam"', "line 3, gives another student's name"),
    ],
)
def test_what_cannot_be_followed_is_said_and_names_nobody(line: str, said: str) -> None:
    found = aliases_in(f"who,alias\njdoe,Otter\n{line}\n", CLASS)
    assert found == Aliases({"jdoe": "Otter"}, (f"aliases.csv, {said}: it is passed over.",))


def test_ones_own_name_may_be_chosen() -> None:
    assert aliases_in('who,alias\njdoe,"Doe, Jane"\n', CLASS).chosen == {"jdoe": "Doe, Jane"}


def test_a_file_without_aliases_says_what_it_has_to_have() -> None:
    with pytest.raises(CallError, match="no column called alias, only: email, points"):
        aliases_in("email,points\njane@example.edu,5\n", CLASS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_files_are_read_as_spreadsheets_write_them(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "aliases.csv").write_bytes("email,alias\njane@example.edu,Bär\n".encode(encoding))
    assert read_aliases(tmp_path / "aliases.csv", CLASS).chosen == {"jdoe": "Bär"}


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CallError, match="cannot be read"):
        read_aliases(tmp_path / "aliases.csv", CLASS)


@given(st.text(), st.booleans())
def test_any_text_is_read_or_refused(text: str, headed: bool) -> None:
    try:
        found = aliases_in(f"who,alias\n{text}" if headed else text, CLASS)
    except (CallError, csv.Error):
        return
    assert set(found.chosen) <= {student.key for student in CLASS}
    assert len({same(alias) for alias in found.chosen.values()}) == len(found.chosen)


names = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1).filter(same)


@given(st.lists(names, min_size=3, max_size=3, unique_by=same), st.sampled_from(",;\t"))
def test_what_a_spreadsheet_writes_is_read_back(drawn: list[str], delimiter: str) -> None:
    students = (JANE, NOA, SAM)
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=delimiter)
    writer.writerow(["email", "shown as", "remark", "more"])
    writer.writerows([student.ids["email"], name, "", ""] for student, name in zip(students, drawn, strict=True))
    assert dict(aliases_in(written.getvalue(), students).chosen) == dict(
        zip(("jdoe", "noa", "sam"), (each.strip() for each in drawn), strict=True)
    )


def test_made_up_names_are_pleasant_stable_and_all_different() -> None:
    many = [Student(f"s{number}", f"Student {number}") for number in range(2000)]
    found = shown_names(many, Aliases({"s7": "Otter"}), "secret")
    assert found["s7"] == "Otter"
    assert len(set(map(same, found.values()))) == 2000
    assert found == shown_names(many, Aliases({"s7": "Otter"}), "secret")
    assert found != shown_names(many, Aliases({"s7": "Otter"}), "another secret")
    few = shown_names(many[:100], Aliases(), "secret")
    assert all(len(name.split()) == 2 for name in few.values())


def test_a_chosen_alias_is_nobody_elses_made_up_name() -> None:
    alone = shown_names([JANE], Aliases(), "secret")["jdoe"]
    assert shown_names([JANE, NOA], Aliases({"noa": alone.upper()}), "secret")["jdoe"] != alone


def test_a_class_larger_than_the_lists_has_names_for_all() -> None:
    many = [Student(f"s{number}", "") for number in range(20_000)]
    assert len(set(shown_names(many, Aliases(), "secret").values())) == 20_000
