"""Wrong names are forgiven where one file can be meant, and said; where several can, the student is told which."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.classroom.intake import read_entry
from grader.classroom.intake.alike import meant_for
from grader.classroom.model import Entry, Student
from grader.errors import SubmissionError
from grader.exercise import find
from grader.submission import MANIFEST
from tests.classroom.intake.asking import read
from tests.classroom.intake.test_by_hand import submitted
from tests.classroom.layouts import packed, written

MINE = b"print('mine')\n"


@pytest.mark.parametrize(
    "name",
    [
        "TCP_Server.py",
        "tcp_server.PY",
        "tcp_server (1).py",
        "tcp_server-1.py",
        "tcp_server - Copy.py",
        "tcp-server.py",
        "tcpServer.py",
        "tcp server.py",
        "tcp_server.py.txt",
        "server.py",
        "sever.py",
        "my_tcp_server_final2.py",
        "main.py",
        "שרת.py",
        "project/src/server.py",
    ],
)
def test_one_file_under_another_name_is_graded_and_said(name: str, tmp_path: Path) -> None:
    files, notes = read(written(tmp_path / "jane", {name: MINE, "notes.txt": b""}))
    assert files["tcp_server.py"] == MINE
    assert notes == (f"{name.rpartition('/')[2]} is graded as tcp_server.py.",)


@pytest.mark.parametrize(
    "place",
    ["", "jane/", "exercise3/", "Ex 3/", "a/b/c/", "EXERCISE_03 - final/", "exercise3-submission/", "targil3/"],
)
def test_a_folder_round_it_costs_nothing_and_nothing_needs_to_be_said(place: str, tmp_path: Path) -> None:
    files, notes = read(written(tmp_path / "jane", {f"{place}tcp_server.py": MINE, f"{place}data/a.txt": b"a"}))
    assert files == {"tcp_server.py": MINE, "data/a.txt": b"a"}
    assert notes == ()


def test_the_file_beside_a_helper_is_told_by_its_name(tmp_path: Path) -> None:
    files, notes = read(written(tmp_path / "jane", {"server.py": MINE, "helper.py": b"", "client.py": b""}))
    assert set(files) == {"tcp_server.py", "helper.py", "client.py"}
    assert notes == ("server.py is graded as tcp_server.py.",)


def test_two_programs_are_told_apart(tmp_path: Path) -> None:
    files, notes = read(written(tmp_path / "jane", {"server.py": b"s", "Client.py": b"c"}), "exercise12")
    assert files == {"file_server.py": b"s", "file_client.py": b"c"}
    assert set(notes) == {"server.py is graded as file_server.py.", "Client.py is graded as file_client.py."}


def test_two_programs_in_two_folders_come_together_with_what_lies_beside_them(tmp_path: Path) -> None:
    work = {"w/server/file_server.py": b"s", "w/server/helper.py": b"h", "w/client/client.py": b"c", "w/a.txt": b"a"}
    files, notes = read(written(tmp_path / "jane", work), "exercise12")
    assert {"file_server.py": b"s", "file_client.py": b"c", "helper.py": b"h", "a.txt": b"a"}.items() <= files.items()
    assert notes == (
        "server/file_server.py is graded as file_server.py.",
        "client/client.py is graded as file_client.py.",
    )


@pytest.mark.parametrize(
    ("names", "exercise"),
    [
        (("tcp_server (1).py", "tcp_server (2).py"), "exercise3"),
        (("server1.py", "server2.py"), "exercise3"),
        (("a/tcp_server.py", "b/tcp_server.py"), "exercise3"),
        (("exercise3/tcp_server.py", "ex3/tcp_server.py"), "exercise3"),
        (("file_server.py", "client1.py", "client2.py"), "exercise12"),
    ],
)
def test_where_several_can_be_meant_they_are_named(names: tuple[str, ...], exercise: str, tmp_path: Path) -> None:
    with pytest.raises(SubmissionError) as refused:
        read(written(tmp_path / "jane", {name: name.encode() for name in names}), exercise)
    assert "More than one file could be" in str(refused.value)
    assert all(name in str(refused.value) for name in names[-2:])


def test_the_same_file_twice_is_one(tmp_path: Path) -> None:
    files, _ = read(written(tmp_path / "jane", {"a/tcp_server.py": MINE, "b/tcp_server.py": MINE}))
    assert files == {"tcp_server.py": MINE}


def test_a_copy_further_in_is_no_rival(tmp_path: Path) -> None:
    files, notes = read(written(tmp_path / "jane", {"tcp_server.py": MINE, "old/tcp_server.py": b"old"}))
    assert files["tcp_server.py"] == MINE
    assert notes == ()


@pytest.mark.parametrize("names", [("a.py", "b.py"), ("client.py", "helper.py")])
def test_files_that_nothing_tells_apart_are_not_guessed(names: tuple[str, ...], tmp_path: Path) -> None:
    with pytest.raises(SubmissionError, match=rf"It has no tcp_server\.py.*It has {names[0]}, {names[1]}: rename"):
        read(written(tmp_path / "jane", dict.fromkeys(names, MINE)))


def test_the_folder_of_the_exercise_is_graded_and_another_exercises_is_not(tmp_path: Path) -> None:
    work = {"exercise3/tcp_server.py": MINE, "exercise4/tcp_client.py": b"client", "exercise4/server.py": b"helper"}
    place = written(tmp_path / "jane", work)
    assert read(place)[0] == {"tcp_server.py": MINE}
    assert read(place, "exercise4")[0] == {"tcp_client.py": b"client", "server.py": b"helper"}


def test_what_lies_in_another_exercises_folder_is_taken_and_said(tmp_path: Path) -> None:
    files, notes = read(written(tmp_path / "jane", {"ex1/tcp_server.py": MINE}))
    assert files == {"tcp_server.py": MINE}
    assert notes == ("It was taken from the folder ex1.",)


def test_a_loose_program_goes_before_another_name_in_the_exercises_folder(tmp_path: Path) -> None:
    files, _ = read(written(tmp_path / "jane", {"exercise3/helper.py": b"", "tcp_server.py": MINE}))
    assert files["tcp_server.py"] == MINE


def test_a_folder_called_like_the_program_gives_way_to_it(tmp_path: Path) -> None:
    files, _ = read(written(tmp_path / "jane", {"server.py": MINE, "tcp_server.py/notes.txt": b""}))
    assert files == {"tcp_server.py": MINE}


# --- zips in zips -----------------------------------------------------------------------------------------------------


def test_zips_in_folders_and_in_zips_are_opened(tmp_path: Path) -> None:
    inner = packed({"work/tcp_server.py": MINE, "work/data.txt": b"1"})
    for place in (
        written(tmp_path / "folder", {"work.zip": inner}),
        written(tmp_path, {"a.zip": packed({"my work/again.zip": inner})}) / "a.zip",
    ):
        assert read(place) == ({"tcp_server.py": MINE, "data.txt": b"1"}, ())


def test_a_zip_that_belongs_to_the_program_stays_a_zip(tmp_path: Path) -> None:
    data, broken = packed({"deep.zip": packed({"x": b""})}), b"no zip at all"
    place = written(tmp_path / "jane", {"tcp_server.py": MINE, "data.zip": data, "site/broken.zip": broken})
    assert read(place)[0] == {"tcp_server.py": MINE, "data.zip": data, "site/broken.zip": broken}


def test_what_grade_submit_wrote_is_read_in_a_folder_and_unpacked_by_a_platform(tmp_path: Path) -> None:
    data = submitted("exercise3", {"tcp_server.py": MINE})
    inside = written(tmp_path / "jane", {"exercise3-submission.zip": data})
    unpacked = written(tmp_path / "noa", {"tcp_server.py": MINE, MANIFEST: b'{"exercise": "exercise3"}'})
    assert read(inside) == read(unpacked) == ({"tcp_server.py": MINE}, ())


# --- what cannot be graded --------------------------------------------------------------------------------------------


TAR = gzip.compress(bytes(10240), mtime=0)  # an archive of nothing


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("work.rar", b"Rar!\x1a\x07", "which is a RAR archive. Pack the files as a zip"),
        ("work.zip", b"Rar!\x1a\x07", "cannot be opened as a zip: it is a RAR archive"),
        ("work.zip", b"7z\xbc\xaf\x27\x1c", "it is a 7z archive"),
        ("work.zip", b"", "it is empty"),
        ("work.zip", TAR, "it is a gzip file"),
        ("work.tar.gz", TAR, "which is a tar archive"),
        ("tcp_server.ipynb", b"{}", "which is a notebook"),
        ("tcp_server.docx", b"PK", "which is a document"),
        ("readme.txt", b"", "It has readme.txt"),
    ],
)
def test_what_was_handed_in_instead_is_named(name: str, data: bytes, why: str, tmp_path: Path) -> None:
    with pytest.raises(SubmissionError) as refused:
        read(written(tmp_path / "jane", {name: data}))
    assert why in str(refused.value)
    assert "\n" not in str(refused.value)


def test_nothing_is_said_to_be_nothing(tmp_path: Path) -> None:
    with pytest.raises(SubmissionError, match="Nothing was handed in for exercise3"):
        read_entry(Entry(Student("s", "S"), "exercise3"), find("exercise3"))
    (tmp_path / "empty").mkdir()
    with pytest.raises(SubmissionError, match="It has no file at all"):
        read(tmp_path / "empty")


def test_a_program_that_is_a_link_is_said_and_no_other_is_taken_for_it(tmp_path: Path) -> None:
    place = written(tmp_path / "jane", {"helper.py": b""})
    (place / "tcp_server.py").symlink_to("/etc/passwd")
    with pytest.raises(SubmissionError, match=r"tcp_server\.py cannot be taken: a link"):
        read(place)


names = st.text("tcp_server udp-client()12 שרת.PYpy", min_size=1, max_size=24)


@given(given_names=st.lists(names, max_size=5), programs=st.sampled_from(["exercise3", "exercise12", "exercise14"]))
def test_one_file_is_never_meant_for_two_programs(given_names: list[str], programs: str) -> None:
    meant = meant_for(find(programs).programs, given_names)
    taken = [name for found in meant.values() for name in found]
    assert len(taken) == len(set(taken))
    assert set(taken) <= set(given_names)
