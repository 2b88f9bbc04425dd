"""Layouts that people make: zips, clones, named files; what is doubled, stray, or for another exercise."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader.classroom.intake.keys import key_of
from grader.classroom.model import Kind
from grader.handing_in.package import package
from grader.submission import MANIFEST, Submission
from tests.classroom.intake.asking import handed_in, intake, said
from tests.classroom.layouts import packed, written

SERVER = {"tcp_server.py": b"server"}
CLIENT = {"tcp_client.py": b"client"}


def submitted(exercise: str, files: dict[str, bytes]) -> bytes:
    """What `grade submit` writes."""
    return package(exercise, Submission(".", files), None, "2026-11-20T10:00:00+00:00")


def test_a_zip_that_was_downloaded_again_takes_the_place_of_the_first(tmp_path: Path) -> None:
    zips = ["jane.zip", "jane (1).zip", "jane (2).zip", "noa.zip", "Student (1).zip", "Student (2).zip"]
    taken = intake(written(tmp_path / "class", dict.fromkeys(zips, packed(SERVER))))
    assert handed_in(taken) == {
        ("jane", "exercise3"): ["jane (2).zip"],
        ("noa", "exercise3"): ["noa.zip"],
        ("Student (1)", "exercise3"): ["Student (1).zip"],
        ("Student (2)", "exercise3"): ["Student (2).zip"],
    }
    assert said(taken, Kind.DOUBLED) == [
        "jane: There are jane.zip, jane (1).zip, jane (2).zip: jane (2).zip is graded."
    ]


def test_two_folders_are_two_students_however_they_are_numbered(tmp_path: Path) -> None:
    taken = intake(written(tmp_path / "class", {"Jane Doe/tcp_server.py": b"", "Jane Doe (2)/tcp_server.py": b""}))
    assert {student.name for student in taken.students} == {"Jane Doe", "Jane Doe (2)"}
    assert taken.remarks == ()


def test_a_folder_beside_its_zip_is_graded_once(tmp_path: Path) -> None:
    place = written(tmp_path / "class", {"jane/tcp_server.py": b"", "jane.zip": packed(SERVER), "noa/a.py": b""})
    written(place, {"marks.xlsx": b"", ".DS_Store": b"", "__MACOSX/x": b""})
    taken = intake(place)
    assert handed_in(taken) == {("jane", "exercise3"): ["jane"], ("noa", "exercise3"): ["noa"]}
    assert said(taken, Kind.DOUBLED) == ["jane: There are jane, jane.zip: jane is graded."]
    assert said(taken, Kind.NOT_UNDERSTOOD) == ["marks.xlsx: It is no folder and no zip, so it is nobody's."]


def test_names_that_differ_by_case_alone_are_two_students_with_two_keys(tmp_path: Path) -> None:
    taken = intake(written(tmp_path / "class", {"noa/tcp_server.py": b"", "Noa/tcp_server.py": b""}))
    assert {student.name for student in taken.students} == {"noa", "Noa"}
    assert len({student.key.casefold() for student in taken.students}) == 2


def test_clones(tmp_path: Path) -> None:
    place = written(
        tmp_path / "class",
        {
            "exercise3-jane/tcp_server.py": b"",
            "exercise3-jane/.git/HEAD": b"",
            "exercise4-jane/tcp_client.py": b"",
            "exercise3-van-der-berg/tcp_server.py": b"",
            "exercise3-empty/.git/HEAD": b"",
            "exercise5-jane/port_check.py": b"",
            "notes/x": b"",
        },
    )
    taken = intake(place, "exercise3", "exercise4")
    assert taken.layout == "git"
    assert {key: names for key, names in handed_in(taken).items() if names} == {
        ("jane", "exercise3"): ["exercise3-jane"],
        ("jane", "exercise4"): ["exercise4-jane"],
        ("van-der-berg", "exercise3"): ["exercise3-van-der-berg"],
    }
    assert {student.ids["login"] for student in taken.students} == {"jane", "van-der-berg", "empty"}
    assert set(said(taken, Kind.NOT_UNDERSTOOD)) == {
        "notes: It is no folder called EXERCISE-NAME, so it is nobody's.",
        "jane: exercise5-jane is for exercise5, which was not asked for.",
        "empty: There is nothing in exercise3-empty.",
    }


def test_files_with_the_students_name_in_front(tmp_path: Path) -> None:
    names = ["jane_tcp_server.py", "Jane-file_server.py", "jane_file_client.py", "o neill tcp_server.py", "mine.py"]
    taken = intake(written(tmp_path / "class", dict.fromkeys(names, b"")), "exercise3", "exercise12")
    assert taken.layout == "files"
    assert {key: found for key, found in handed_in(taken).items() if found} == {
        ("jane", "exercise3"): ["tcp_server.py"],
        ("Jane", "exercise12"): ["file_server.py"],
        ("jane", "exercise12"): ["file_client.py"],
        ("o neill", "exercise3"): ["tcp_server.py"],
    }
    assert said(taken, Kind.NOT_UNDERSTOOD) == ["mine.py: Its name does not say whose it is and for which program."]


def test_what_grade_submit_wrote_is_for_the_exercise_of_its_manifest(tmp_path: Path) -> None:
    place = written(
        tmp_path / "class",
        {
            "jane-exercise3-submission.zip": submitted("exercise3", SERVER),
            "jane_exercise4-submission (1).zip": submitted("exercise4", CLIENT),
            "noa.zip": submitted("exercise4", CLIENT),
            "bo.zip": submitted("exercise5", {"port_check.py": b""}),
            "exercise3-submission (3).zip": submitted("exercise3", SERVER),
        },
    )
    taken = intake(place, "exercise3", "exercise4")
    assert taken.layout == "submit"
    assert {key: found for key, found in handed_in(taken).items() if found} == {
        ("jane", "exercise3"): ["jane-exercise3-submission.zip"],
        ("jane", "exercise4"): ["jane_exercise4-submission (1).zip"],
        ("noa", "exercise4"): ["noa.zip"],
    }
    assert set(said(taken, Kind.NOT_UNDERSTOOD)) == {
        "bo: bo.zip is for exercise5, by its manifest, and not for exercise3 or exercise4.",
        "exercise3-submission (3).zip: Its name does not say whose it is: put the student's into it.",
    }


def test_a_manifest_that_does_not_fit_its_files_is_said_and_the_files_are_graded(tmp_path: Path) -> None:
    before = json.dumps({"exercise": "exercise3", "files": [{"name": "tcp_server.py", "sha256": "0" * 64}]}).encode()
    place = written(tmp_path / "class", {"jane.zip": packed({**SERVER, MANIFEST: before})})
    written(place, {"noa.zip": submitted("exercise3", {**SERVER, "data.zip": packed(CLIENT)})})
    taken = intake(place)
    assert handed_in(taken) == {("jane", "exercise3"): ["jane.zip"], ("noa", "exercise3"): ["noa.zip"]}
    assert said(taken, Kind.NOT_UNDERSTOOD) == [
        f"jane: The files are not those that jane/{MANIFEST} speaks of: they were changed after it was made."
    ]


@pytest.mark.parametrize("text", [b"", b"[]", b"[" * 100_000, b'{"exercise": 7, "files": [1, {}]}', b"\xff"])
def test_a_broken_manifest_is_nobodys_trouble(text: bytes, tmp_path: Path) -> None:
    taken = intake(
        written(tmp_path / "class", {"jane.zip": packed({**SERVER, MANIFEST: text}), "noa.zip": packed(SERVER)})
    )
    assert {student.name for student in taken.students} == {"jane", "noa"}


def test_work_that_is_plainly_for_no_exercise_is_said_and_not_guessed(tmp_path: Path) -> None:
    place = written(
        tmp_path / "class",
        {
            "jane/server.py": b"",  # could be either's
            "noa/Exercise_3/anything.py": b"",
            "bo/udp-server (1).py": b"",
            "kim/udp_server.py": b"",
            "kim/tcpserver.py": b"",
        },
    )
    taken = intake(place, "exercise3", "exercise6")
    assert {key: bool(names) for key, names in handed_in(taken).items() if names} == {
        ("noa", "exercise3"): True,
        ("bo", "exercise6"): True,
        ("kim", "exercise3"): True,
        ("kim", "exercise6"): True,
    }
    assert said(taken, Kind.NOT_UNDERSTOOD) == [
        "jane: Nothing is plainly for exercise3 or exercise6: there is server.py. Nothing of it is graded."
    ]


def test_keys_are_files_names_on_every_system() -> None:
    assert key_of("Doe, Jane") == "Doe-Jane"
    assert key_of("כהן נועה") == "כהן-נועה"
    assert key_of("CON").startswith("CON-")
    assert key_of("🦊").startswith("student-")
    assert len(key_of("x" * 300).encode()) < 120


def test_who_may_be_one_person_is_said(tmp_path: Path) -> None:
    names = ("Dana Cohen", "Cohen, Dana", "dana_cohen", "Dana Levi")
    taken = intake(written(tmp_path / "class", dict.fromkeys((f"{name}/tcp_server.py" for name in names), b"")))
    assert len(taken.students) == len(names)
    who = "Cohen, Dana and Dana Cohen and dana_cohen"
    what = "They may be one person. Each is graded and listed; a --roster tells who is who."
    assert said(taken, Kind.DOUBLED) == [f"{who}: {what}"]
