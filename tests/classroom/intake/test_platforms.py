"""Canvas, Moodle and Gradescope: the names that their own code writes (FORMATS: constructed from it), and any other."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.classroom.intake import canvas, gradescope, moodle, read_entry
from grader.classroom.model import Kind
from grader.exercise import find
from tests.classroom.intake.asking import handed_in, intake, said
from tests.classroom.layouts import written

words = st.text(st.characters(categories=("Ll", "Lo", "Nd")), min_size=1, max_size=8)
numbers = st.integers(1, 10**9).map(str)


# --- Canvas ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "student", "user", "late", "file"),
    [
        ("doejane_123_4567_tcp_server.py", "doejane", "123", False, "tcp_server.py"),
        ("doejane_LATE_123_4567_tcp_server-2.py", "doejane", "123", True, "tcp_server-2.py"),
        ("כהןנועה_123_4567_a_1_2_b.py", "כהןנועה", "123", False, "a_1_2_b.py"),
        ("red_team7_123_4567_x.zip", "red_team7", "123", False, "x.zip"),
        ("doejane_123_4567_text.html", "doejane", "123", False, "text.html"),
        ("anon_aB3dE_4567_tcp_server.py", "Anonymous aB3dE", "", False, "tcp_server.py"),
        ("LATE_anon_aB3dE_4567_tcp_server.py", "Anonymous aB3dE", "", True, "tcp_server.py"),
    ],
)
def test_canvas_names(name: str, student: str, user: str, late: bool, file: str) -> None:
    found = canvas.parse(name)
    assert found
    assert (found.student, found.user, found.late, found.file, found.kind) == (student, user, late, file, "")


@pytest.mark.parametrize("name", ["doejane_123_text.html", "doejane_LATE_123_link.html", "anon_aB3dE_text.html"])
def test_canvas_texts_and_links_are_no_files(name: str) -> None:
    found = canvas.parse(name)
    assert found
    assert found.kind in ("text", "link")


@given(student=words, late=st.booleans(), user=numbers, attachment=numbers, file=words)
def test_canvas_names_round_trip(student: str, late: bool, user: str, attachment: str, file: str) -> None:
    found = canvas.parse(f"{student}{'_LATE' * late}_{user}_{attachment}_{file}.py")
    assert found
    assert (found.student, found.late, found.user, found.file) == (student, late, user, f"{file}.py")


@given(name=st.text())
def test_no_name_troubles_the_parsers(name: str) -> None:
    for found in (canvas.parse(name), moodle.parse(name)):
        assert found is None or name.endswith(found.file)


def test_a_canvas_download(tmp_path: Path) -> None:
    place = written(
        tmp_path / "class",
        {
            "doejane_1_11_tcp_server.py": b"old",
            "doejane_1_12_tcp_server-1.py": b"new",
            "doejane_1_13_notes.txt": b"",
            "kimlee_LATE_2_14_tcp_server.py": b"",
            "roebo_3_text.html": b"<p>sorry",
            "teamrocket_4_15_work.zip": b"",
            "README.txt": b"",
        },
    )
    taken = intake(place)
    assert taken.layout == "canvas"
    assert {(s.name, s.ids["canvas"]) for s in taken.students} == {
        ("doejane", "1"),
        ("kimlee", "2"),
        ("roebo", "3"),
        ("teamrocket", "4"),
    }
    found = handed_in(taken)
    assert found["doejane", "exercise3"] == ["tcp_server-1.py", "notes.txt"]
    assert found["roebo", "exercise3"] == []
    assert [entry.student.name for entry in taken.entries if entry.late] == ["kimlee"]
    assert said(taken, Kind.DOUBLED) == ["doejane: tcp_server-1.py is graded, uploaded after tcp_server.py."]
    assert said(taken, Kind.NOT_UNDERSTOOD) == [
        "README.txt: Its name is none that Canvas gives, so it is nobody's.",
        "roebo: They handed in a text typed into Canvas, and no file: roebo_3_text.html.",
    ]


def test_what_canvas_renamed_can_be_imported_and_opened_again(tmp_path: Path) -> None:
    names = ("doejane_1_11_tcp_server-1.py", "doejane_1_12_words-1.py", "doejane_1_13_a-1.txt", "doejane_1_10_words.py")
    other = ("kimlee_2_14_tcp_server.py", "kimlee_2_15_a-1.txt", "kimlee_2_16_a.txt")  # handed in once
    taken = intake(written(tmp_path / "class", {name: name.encode() for name in (*names, *other)}))
    jane, kim = (read_entry(entry, find("exercise3"))[0].files for entry in taken.entries)
    assert jane == {"tcp_server.py": names[0].encode(), "words.py": names[1].encode(), "a.txt": names[2].encode()}
    assert sorted(kim) == ["a-1.txt", "a.txt", "tcp_server.py"]


def test_two_of_one_name_in_canvas_stay_two(tmp_path: Path) -> None:
    place = written(tmp_path / "class", {"doejane_1_11_tcp_server.py": b"", "doejane_2_12_tcp_server.py": b""})
    assert [student.key for student in intake(place).students] == ["doejane-1", "doejane-2"]


# --- Moodle ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "student", "number", "kind", "file"),
    [
        ("Jane Doe_48213_assignsubmission_file", "Jane Doe", "48213", "file", ""),
        ("Jane Doe_48213_assignsubmission_file_", "Jane Doe", "48213", "file", ""),
        ("Jane Doe_48213_assignsubmission_file_tcp_server.py", "Jane Doe", "48213", "file", "tcp_server.py"),
        ("נועה כהן_48213_assignsubmission_file", "נועה כהן", "48213", "file", ""),
        ("jdoe Jane Doe_48213_assignsubmission_file", "jdoe Jane Doe", "48213", "file", ""),
        ("Jane Doe_48213_assignsubmission_onlinetext", "Jane Doe", "48213", "onlinetext", ""),
        ("Participant_48213_assignsubmission_file", "Participant 48213", "48213", "file", ""),
    ],
)
def test_moodle_names(name: str, student: str, number: str, kind: str, file: str) -> None:
    found = moodle.parse(name)
    assert found
    assert (found.shown, found.number, found.kind, found.file) == (student, number, kind, file)


@given(student=words, number=numbers, file=words)
def test_moodle_names_round_trip(student: str, number: str, file: str) -> None:
    found = moodle.parse(f"{student}_{number}_assignsubmission_file_{file}.py")
    assert found
    assert (found.student, found.number, found.file) == (student, number, f"{file}.py")


def test_a_moodle_download(tmp_path: Path) -> None:
    place = written(
        tmp_path / "class",
        {
            "Jane Doe_1_assignsubmission_file/tcp_server.py": b"",
            "Jane Doe_1_assignsubmission_onlinetext/onlinetext.html": b"",
            "Jane Doe_2_assignsubmission_file/tcp_server.py": b"",
            "Roe Bo_3_assignsubmission_onlinetext/onlinetext.html": b"",
            "Red Team_4_assignsubmission_file/tcp_server.py": b"",
            "read me.txt": b"",
        },
    )
    taken = intake(place)
    assert taken.layout == "moodle"
    assert [student.key for student in taken.students] == ["Jane-Doe-1", "Jane-Doe-2", "Red-Team", "Roe-Bo"]
    assert [student.ids["moodle"] for student in taken.students] == ["1", "2", "4", "3"]
    assert [bool(entry.pieces) for entry in taken.entries] == [True, True, True, False]
    assert len(said(taken, Kind.NOT_UNDERSTOOD)) == 3


# --- Gradescope --------------------------------------------------------------------------------------------------

METADATA = """---
submission_11:
  :submitters:
  - :name: Jane Doe
    :sid: '100'
    :email: jane@example.edu
  :created_at: 2026-11-20 10:00:00.000000000 Z
  :score: 1.0
  :results:
    tests:
    - name: ':name: not a person'
      output: |
        :submitters:
  :history:
  - :created_at: 2026-11-19 10:00:00.000000000 Z
    :name: nobody
submission_12:
  :submitters:
  - :name: "Seán O'Neill"
    :sid:
    :email: sean@example.edu
  - :name: 'Noa ''Bo'' Kim'
    :sid: '102'
    :email: noa@example.edu
submission_13:
  :submitters: []
submission_14:
  :submitters:
  - :name: Gone
"""


def test_a_gradescope_export(tmp_path: Path) -> None:
    files = {f"submission_{number}/tcp_server.py": b"" for number in (11, 12, 13)}
    place = written(tmp_path / "assignment_7_export", {**files, "submission_metadata.yml": METADATA.encode()})
    taken = intake(place)
    assert taken.layout == "gradescope"
    jane, group, nobody = taken.students
    assert (jane.key, jane.name) == ("Jane-Doe-11", "Jane Doe")
    assert jane.ids == {"submission": "11", "email": "jane@example.edu", "number": "100"}
    assert group.name == "Seán O'Neill and Noa 'Bo' Kim"
    assert group.ids["members"] == "Seán O'Neill; Noa 'Bo' Kim"
    assert group.ids["email"] == "sean@example.edu; noa@example.edu"
    assert nobody.name == "submission_13"
    assert said(taken, Kind.NOT_UNDERSTOOD) == [
        "submission_13: submission_metadata.yml does not say whose it is.",
        "submission_14: submission_metadata.yml names it, and there is no such folder.",
    ]


@given(text=st.text(st.sampled_from("submission_1:\n -'\"namesid{}[]")))
def test_no_metadata_troubles_the_reader(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("export") / gradescope.METADATA
    path.write_text(text)
    gradescope.submitters(path)
