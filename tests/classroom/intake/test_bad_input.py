"""What instructors point at that is no class: said in one kind line, with what to do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grader.classroom.intake import layout_names, read_entry, take_in
from grader.errors import CallError, SubmissionError
from grader.exercise import find
from tests.classroom.intake.asking import handed_in, intake
from tests.classroom.layouts import packed, written
from tests.conftest import TOP

FILE = b"print('hello')\n"


def refusal(place: Path, *exercises: str, layout: str | None = None) -> str:
    with pytest.raises(CallError) as refused:
        intake(place, *exercises, layout=layout)
    assert "\n" not in str(refused.value)
    return str(refused.value).replace(str(place), "PLACE")


def test_nothing_there(tmp_path: Path) -> None:
    assert (
        refusal(tmp_path / "nowhere") == "There is no folder and no zip PLACE. Say where the class's submissions are."
    )
    (tmp_path / "empty").mkdir()
    assert refusal(tmp_path / "empty") == "PLACE is empty. Say where the class's submissions are: a folder or a zip."
    (tmp_path / "empty.zip").write_bytes(packed({}))
    assert "PLACE is empty" in refusal(tmp_path / "empty.zip")
    written(tmp_path / "rubbish", {".DS_Store": b"", "__MACOSX/x": b"", "Thumbs.db": b""})
    assert "PLACE is empty" in refusal(tmp_path / "rubbish")


def test_one_file(tmp_path: Path) -> None:
    written(tmp_path, {"tcp_server.py": FILE})
    assert "PLACE is one file. `grade EXERCISE PLACE` grades it" in refusal(tmp_path / "tcp_server.py")


@pytest.mark.parametrize(
    "files",
    [
        {"tcp_server.py": FILE, "README.md": b""},
        {"TCP_server.py": FILE, "data/a.txt": b"", "lib/b.py": b""},
        {"mine/tcp_server.py": FILE},
    ],
)
def test_one_submission_is_told_from_a_class(files: dict[str, bytes], tmp_path: Path) -> None:
    place = written(tmp_path / "work", files)
    if "mine/tcp_server.py" in files:
        assert handed_in(intake(place)) == {("mine", "exercise3"): ["mine"]}
    else:
        assert refusal(place) == (
            "PLACE looks like one submission, and not like a class: `grade exercise3 PLACE` grades it."
            " If it is a class, name its --layout."
        )


def test_one_students_exercises_are_told_from_a_class(tmp_path: Path) -> None:
    place = written(tmp_path / "work", {"exercise3/tcp_server.py": FILE, "exercise4/tcp_client.py": FILE})
    assert refusal(place, "exercise3", "exercise4").startswith(
        "PLACE/exercise3 looks like one submission, and not like a class: `grade exercise3 PLACE/exercise3` grades it."
    )


def test_a_zip_that_is_one_submission(tmp_path: Path) -> None:
    written(tmp_path, {"work.zip": packed({"tcp_server.py": FILE})})
    assert "PLACE looks like one submission" in refusal(tmp_path / "work.zip")


def test_many_files_in_one_folder_that_nothing_tells_apart(tmp_path: Path) -> None:
    place = written(tmp_path / "class", {f"server{number}.py": FILE for number in range(500)})
    assert refusal(place) == (
        "PLACE is in no layout that grade knows. It has 500 files, such as server0.py, server1.py, server2.py."
        " Nothing there says whose the files are."
        " Make a folder for each student, or put their name in front of each file's, as in jane_tcp_server.py."
    )


def test_many_students_in_one_folder_are_students(tmp_path: Path) -> None:
    place = written(tmp_path / "class", {f"s{number}_tcp_server.py": FILE for number in range(500)})
    assert len(intake(place).students) == 500


def test_a_layout_that_there_is_not(tmp_path: Path) -> None:
    said = refusal(tmp_path, layout="canvass")
    assert said.startswith("There is no layout called canvass. Did you mean canvas? There are: exercises (")
    assert all(f"{name} (" in said for name in layout_names())


def test_the_guide_names_every_layout() -> None:
    guide = (TOP / "docs" / "taking-in.md").read_text()
    assert set(re.findall(r"^\| `([a-z]+)` \|", guide, re.MULTILINE)) == set(layout_names())


def test_a_layout_that_does_not_fit(tmp_path: Path) -> None:
    place = written(tmp_path / "class", {"jane/tcp_server.py": FILE, "noa/tcp_server.py": FILE})
    assert refusal(place, layout="canvas") == (
        "PLACE has no submission as the layout canvas has them. It has 2 folders, such as jane, noa."
    )
    assert "no submission for exercise3" in refusal(place, layout="exercises")
    assert "submission_metadata.yml" in refusal(place, layout="gradescope")


def test_a_folder_round_the_class(tmp_path: Path) -> None:
    inside = {"jane/tcp_server.py": FILE, "noa/tcp-server.py": FILE, "bo.zip": packed({"a.py": FILE})}
    place = written(tmp_path / "class", {f"NET101/{name}": data for name, data in inside.items()})
    assert set(handed_in(intake(place))) == {("jane", "exercise3"), ("noa", "exercise3"), ("bo", "exercise3")}


MOODLE = packed(
    {f"{who}_{number}_assignsubmission_file/tcp_server.py": FILE for number, who in enumerate(["Jane", "Bo"])}
)


def test_a_folder_with_nothing_but_the_zip_of_the_class(tmp_path: Path) -> None:
    taken = intake(written(tmp_path / "class", {"NET101-Sockets-4711.zip": MOODLE}))
    assert taken.layout == "moodle"
    assert set(handed_in(taken)) == {("Jane", "exercise3"), ("Bo", "exercise3")}
    alone = intake(written(tmp_path / "alone", {"jane.zip": packed({"tcp_server.py": FILE})}))
    assert handed_in(alone) == {("jane", "exercise3"): ["jane.zip"]}


def test_downloads_beside_one_another(tmp_path: Path) -> None:
    place = written(tmp_path / "class", {"NET101-Exercise 3-4711.zip": MOODLE, "NET101-Exercise 5-4712.zip": MOODLE})
    assert set(handed_in(intake(place))) == {("Jane", "exercise3"), ("Bo", "exercise3")}
    unnamed = written(tmp_path / "unnamed", {"4711.zip": MOODLE, "4712.zip": MOODLE})
    assert refusal(unnamed) == (
        "PLACE has whole classes in it, such as 4711.zip. Grade each alone, or call it like its exercise."
    )


def test_clones_in_the_folder_that_their_tool_makes(tmp_path: Path) -> None:
    names = ["exercise3-submissions/exercise3-jane/tcp_server.py", "exercise3-submissions/exercise3-bo/tcp_server.py"]
    assert set(handed_in(intake(written(tmp_path / "class", dict.fromkeys(names, FILE))))) == {
        ("jane", "exercise3"),
        ("bo", "exercise3"),
    }


def test_exercises_among_an_instructors_own_files(tmp_path: Path) -> None:
    stray = dict.fromkeys(["marks.csv", "notes.txt", "README.md", "a.pdf"], b"")
    taken = intake(written(tmp_path / "class", {"exercise3/jane/tcp_server.py": FILE, "ex4/bo/a.py": FILE, **stray}))
    assert taken.layout == "exercises"
    assert [remark.about for remark in taken.remarks] == ["a.pdf", "ex4", "marks.csv", "notes.txt", "README.md"]


def test_a_class_of_one(tmp_path: Path) -> None:
    place = written(tmp_path / "parts", {"jane/src/tcp_server.py": FILE, "jane/tests/test_it.py": FILE})
    assert handed_in(intake(place)) == {("jane", "exercise3"): ["jane"]}
    names = ["jane/exercise3/tcp_server.py", "jane/exercise4/tcp_client.py"]
    taken = intake(written(tmp_path / "class", dict.fromkeys(names, FILE)), "exercise3", "exercise4")
    assert handed_in(taken) == {("jane", "exercise3"): ["jane"], ("jane", "exercise4"): ["jane"]}


def test_archives_that_are_no_zips_are_their_students(tmp_path: Path) -> None:
    place = written(tmp_path / "class", {"jane.rar": b"Rar!", "bo.tar.gz": b"", "kim.zip": packed({"a.py": FILE})})
    taken = intake(place)
    assert {entry.student.name for entry in taken.entries if entry.pieces} == {"jane", "bo", "kim"}
    with pytest.raises(SubmissionError, match=r"It has jane\.rar, which is a RAR archive\. Pack the files as a zip\."):
        read_entry(next(entry for entry in taken.entries if entry.student.name == "jane"), EXERCISE3)


def test_a_courses_own_numbers_are_no_exercises(tmp_path: Path) -> None:
    place = written(
        tmp_path / "class", {"jane_ex1/tcp_server.py": FILE, "bo_ex1/server.py": FILE, "exercise9_kim/a.py": b""}
    )
    taken = intake(place)
    assert {name for (name, _), pieces in handed_in(taken).items() if pieces} == {"jane_ex1", "bo_ex1"}
    assert [remark.what for remark in taken.remarks] == ["exercise9_kim is for exercise9, which was not asked for."]


EXERCISE3 = find("exercise3")


@pytest.mark.parametrize("mode", [0o300, 0o400])
def test_a_folder_that_may_not_be_read(mode: int, nobody: Path) -> None:
    place = written(nobody / "class", {"jane/tcp_server.py": FILE, "noa/tcp_server.py": FILE})
    place.chmod(mode)
    with pytest.raises(CallError, match="class cannot be read: Permission denied"):
        take_in(place, [EXERCISE3], nobody / "unpacked")


def test_a_student_whose_files_may_not_be_read_is_that_students_trouble(nobody: Path) -> None:
    place = written(nobody / "class", {"jane/tcp_server.py": FILE, "noa/tcp_server.py": FILE, "bo/tcp_server.py": FILE})
    (place / "jane").chmod(0o300)
    (place / "noa" / "tcp_server.py").chmod(0)
    taken = take_in(place, [EXERCISE3], nobody / "unpacked")
    assert read_entry(taken.entries[0], EXERCISE3)[0].files == {"tcp_server.py": FILE}
    for entry in taken.entries[1:]:
        with pytest.raises(SubmissionError, match="cannot be read: Permission denied"):
            read_entry(entry, EXERCISE3)
