"""Rosters from anywhere: who is who, who has handed in nothing, and who cannot be told apart."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.classroom.intake.roster import read_roster
from grader.classroom.model import Intake, Kind
from grader.errors import CallError
from tests.classroom.intake.asking import intake, said
from tests.classroom.intake.test_platforms import METADATA
from tests.classroom.layouts import written


def csv(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "roster.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def people(tmp_path: Path, text: str | bytes) -> list[tuple[str, Mapping[str, str]]]:
    return [(person.name, person.ids) for person in read_roster(csv(tmp_path, text))]


def with_roster(tmp_path: Path, roster: str, *names: str) -> Intake:
    """A class of folders that are called so, matched with the roster."""
    place = written(tmp_path / "class", {f"{name}/tcp_server.py": b"" for name in names})
    return intake(place, roster=csv(tmp_path, roster))


def who(taken: Intake) -> dict[str, bool]:
    """Everyone of the class, and whether they have handed in."""
    return {entry.student.name: bool(entry.pieces) for entry in taken.entries}


# --- reading ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("name,email\nJane Doe,jane@x.edu\n", ("Jane Doe", {"email": "jane@x.edu"})),
        ("\ufeffFirst name;Last name;ID number\r\nJane;Doe;7\r\n", ("Jane Doe", {"number": "7"})),
        ("Surname\tFirst Name\tUsername\nDoe\tJane\tjdoe\n", ("Jane Doe", {"login": "jdoe"})),
        ('E-Mail;Name;Section\njane@x.edu;"Doe; Jane";A\n', ("Doe; Jane", {"email": "jane@x.edu", "section": "A"})),
        ("USER_NAME\n\n  jdoe  \n,\n", ("jdoe", {"login": "jdoe"})),
        (
            'Student,ID,SIS User ID,SIS Login ID,Section\n  Points Possible,,,,\n"Doe, Jane",12345,s001,jdoe,A\n',
            ("Doe, Jane", {"canvas": "12345", "number": "s001", "login": "jdoe", "section": "A"}),
        ),
        (
            "Identifier,Full name,Email address,Grade\nParticipant 48213,Jane Doe,jane@x.edu,\n",
            ("Jane Doe", {"moodle": "48213", "email": "jane@x.edu"}),
        ),
        (
            'identifier,github_username,github_id,name\n"jane@x.edu",jdoe,5,""\n',
            ("jane@x.edu", {"login": "jdoe"}),
        ),
    ],
)
def test_headers_as_people_and_platforms_write_them(
    text: str, found: tuple[str, dict[str, str]], tmp_path: Path
) -> None:
    assert people(tmp_path, text) == [found]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    assert people(tmp_path, "Name;Email\nZoë Müller;zoe@x.edu\n".encode(encoding))[0][0] == "Zoë Müller"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", ["is empty"]),
        (b"name\n", ["headers and nobody below"]),
        (
            b"colour;shoe size\nred;42\n",
            ["has no column", "It has: colour, shoe size.", "It may have: name, first name"],
        ),
        (b"PK\x03\x04\x14\x00", ["is a spreadsheet", "Save it as CSV"]),
        (b"name\n\x00\n" + b'"' + b"x" * 200_000, ["cannot be read as CSV"]),
    ],
)
def test_a_roster_that_cannot_be_used_says_why(text: bytes, words: list[str], tmp_path: Path) -> None:
    with pytest.raises(CallError) as refused:
        read_roster(csv(tmp_path, text))
    assert all(word in str(refused.value) for word in words)
    with pytest.raises(CallError, match=r"nowhere\.csv cannot be read: No such file"):
        read_roster(tmp_path / "nowhere.csv")


@given(data=st.one_of(st.binary(max_size=200), st.text(',;"\n\tnameid ', max_size=80).map(str.encode)))
def test_no_roster_troubles_the_reader(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    try:
        found = read_roster(csv(tmp_path_factory.mktemp("roster"), data))
    except CallError:
        return
    assert all(person.name for person in found)


# --- matching ---------------------------------------------------------------------------------------------------------

ROSTER = """Name,Email,Username,ID number
Jane Doe,jane@x.edu,jdoe,7
Zoë van der Berg,zoe@x.edu,zberg,8
Bo Li,bo@x.edu,bli,9
"""


@pytest.mark.parametrize(
    "name", ["Jane Doe", "Doe, Jane", "JANE_DOE", "jane-doe", "doejane", "jdoe", "jane@x.edu", "7"]
)
def test_people_are_known_by_what_they_may_be_called(name: str, tmp_path: Path) -> None:
    taken = with_roster(tmp_path, ROSTER, name)
    assert who(taken) == {"Jane Doe": True, "Zoë van der Berg": False, "Bo Li": False}
    assert taken.students[0].ids == {"email": "jane@x.edu", "login": "jdoe", "number": "7"}
    assert taken.remarks == ()


@pytest.mark.parametrize("name", ["Zoe van der Berg", "van der Berg, Zoë", "vanderbergzoë"])
def test_names_of_many_words_and_accents(name: str, tmp_path: Path) -> None:
    assert who(with_roster(tmp_path, ROSTER, name))["Zoë van der Berg"]


def test_a_stranger_is_graded_and_listed(tmp_path: Path) -> None:
    taken = with_roster(tmp_path, ROSTER, "Mallory", "Jane Doe")
    assert who(taken) == {"Jane Doe": True, "Zoë van der Berg": False, "Bo Li": False, "Mallory": True}
    assert said(taken, Kind.NOT_MATCHED) == [
        "Mallory: Nobody of the roster is called so. It is graded under this name."
    ]


def test_two_of_one_name_are_never_guessed(tmp_path: Path) -> None:
    roster = "Name,Email\nJane Doe,jane1@x.edu\nJane Doe,jane2@x.edu\n"
    taken = with_roster(tmp_path, roster, "Jane Doe")
    assert [bool(entry.pieces) for entry in taken.entries] == [False, False, True]
    assert len({student.key for student in taken.students}) == 3
    both = "Jane Doe (jane1@x.edu) or Jane Doe (jane2@x.edu)"
    assert said(taken, Kind.NOT_MATCHED) == [
        f"Jane Doe: It could be {both}: they cannot be told apart. It is graded under this name."
    ]
    told = intake(written(tmp_path / "told", {"jane2@x.edu/tcp_server.py": b""}), roster=tmp_path / "roster.csv")
    assert [(s.ids["email"], bool(e.pieces)) for s, e in zip(told.students, told.entries, strict=True)] == [
        ("jane1@x.edu", False),
        ("jane2@x.edu", True),
    ]


def test_people_whom_the_roster_does_not_tell_apart_are_listed_each(tmp_path: Path) -> None:
    rows = "Jane Doe,1\nJane Doe,1\nJane Doe,2\n"
    taken = with_roster(tmp_path, f"Name,Section\n{rows}", "Noa")
    assert [student.key for student in taken.students] == ["Jane-Doe", "Jane-Doe-2", "Noa"]


def test_two_works_of_one_person_are_both_graded_and_listed(tmp_path: Path) -> None:
    taken = with_roster(tmp_path, ROSTER, "jdoe", "Jane Doe")
    assert [student.name for student in taken.students] == ["Jane Doe", "Jane Doe", "Zoë van der Berg", "Bo Li"]
    assert said(taken, Kind.DOUBLED) == [
        "Jane Doe: Jane Doe and jdoe are one person of the roster. Each is graded and listed."
    ]


def test_a_roster_changes_nobodys_key(tmp_path: Path) -> None:
    taken = with_roster(tmp_path, ROSTER, "jdoe", "Bo Li", "Mallory")
    assert {student.key for student in intake(tmp_path / "class").students} < {each.key for each in taken.students}


def test_platforms_ids_go_before_names(tmp_path: Path) -> None:
    gradebook = csv(tmp_path, 'Student,ID,SIS Login ID,Section\n"Doe, Jane",1,jane1,A\n"Doe, Jane",2,jane2,A\n')
    place = written(tmp_path / "class", {"doejane_2_11_tcp_server.py": b"", "doejane_LATE_1_12_tcp_server.py": b""})
    taken = intake(place, roster=gradebook)
    assert [(s.ids["login"], e.late) for s, e in zip(taken.students, taken.entries, strict=True)] == [
        ("jane1", True),
        ("jane2", False),
    ]
    assert taken.remarks == ()


def test_moodle_with_the_login_in_front_and_with_the_worksheet(tmp_path: Path) -> None:
    files = {"jdoe Jane Doe_48213_assignsubmission_file/a.py": b"", "Participant_48214_assignsubmission_file/a.py": b""}
    place = written(tmp_path / "class", files)
    taken = intake(place, roster=csv(tmp_path, "Name,Username\nJane Doe,jdoe\nJane Doe,jane2\n"))
    assert taken.students[0].ids == {"login": "jdoe", "moodle": "48213"}
    worksheet = csv(tmp_path, "Identifier,Full name,Grade\nParticipant 48214,Bo Li,\nParticipant 48213,Jane Doe,\n")
    assert who(intake(place, roster=worksheet)) == {"Bo Li": True, "Jane Doe": True}


def test_a_groups_members_are_not_missing(tmp_path: Path) -> None:
    files = {f"submission_{number}/tcp_server.py": b"" for number in (11, 12)}
    place = written(tmp_path / "class", {**files, "submission_metadata.yml": METADATA.encode()})
    rows = "Jane,Doe,100,jane@example.edu\nNoa,Kim,102,x@x.edu\nSean,O'Neill,,\nBo,Li,5,b@x\n"
    roster = f"First Name,Last Name,SID,Email\n{rows}"
    taken = intake(place, roster=csv(tmp_path, roster))
    assert who(taken) == {"Jane Doe": True, "Bo Li": False, "Seán O'Neill and Noa 'Bo' Kim": True}
    assert said(taken, Kind.NOT_MATCHED) == []
