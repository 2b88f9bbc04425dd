"""Reading submissions: folders, files and zips from anywhere, safely, with one clear line for what cannot be graded."""

from __future__ import annotations

import os
import stat
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader import exercise, submission
from grader.errors import SubmissionError

EXERCISE = exercise.find("exercise3")


def test_a_folder_is_read_without_what_tools_leave_there(tmp_path: Path) -> None:
    (tmp_path / "tcp_server.py").write_text("x = 1\n")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.txt").write_bytes(b"\x00")
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "x.pyc").write_bytes(b"")
    (tmp_path / "outside").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "pipe")
    found = submission.read(tmp_path, EXERCISE)
    assert found.files == {"tcp_server.py": b"x = 1\n", "data/a.txt": b"\x00"}


def test_the_digest_is_of_names_and_contents(tmp_path: Path) -> None:
    digests = set()
    for name, content in (("a", b"xy"), ("ax", b"y"), ("a", b"x")):
        digests.add(submission.Submission(".", {name: content}).sha256)
    assert len(digests) == 3


def test_a_single_file_is_taken_for_the_program(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("x = 1\n")
    assert submission.read(tmp_path / "mine.py", EXERCISE).files == {"tcp_server.py": b"x = 1\n"}


def test_a_zip_with_a_folder_round_it(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "s.zip", "w") as packed:
        packed.writestr("exercise3/tcp_server.py", "x = 1\n")
        packed.writestr("exercise3/../../evil.py", "")
        packed.writestr("/etc/evil.py", "")
        packed.writestr("__MACOSX/exercise3/._tcp_server.py", "")
        link = zipfile.ZipInfo("exercise3/link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        packed.writestr(link, "/etc/passwd")
    assert submission.read(tmp_path / "s.zip", EXERCISE).files == {"tcp_server.py": b"x = 1\n"}


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "s.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("tcp_server.py", b"\0" * (64 * 1024 * 1024))
    with pytest.raises(SubmissionError, match="16 MiB"):
        submission.read(tmp_path / "s.zip", EXERCISE)


@given(data=st.binary(max_size=300))
@settings(max_examples=50)
def test_no_zip_crashes_the_reader(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("z") / "s.zip"
    path.write_bytes(b"PK\x03\x04" + data)
    with pytest.raises(SubmissionError):
        submission.read(path, EXERCISE)


def test_what_is_missing_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(SubmissionError, match="There is no folder"):
        submission.read(tmp_path / "nowhere", EXERCISE)
    with pytest.raises(SubmissionError, match=r"has no tcp_server\.py.*has no Python file"):
        submission.read(tmp_path, EXERCISE)
    (tmp_path / "server.py").write_text("")
    with pytest.raises(SubmissionError, match=r"It has server\.py: rename"):
        submission.read(tmp_path, EXERCISE)


def test_files_that_hide_library_modules_are_known() -> None:
    assert submission.Submission(".", {"socket.py": b"", "mine.py": b"", "x/select.py": b""}).shadows == ["socket.py"]


def test_names_that_are_no_utf8_are_written_as_escapes(tmp_path: Path) -> None:
    (tmp_path / "tcp_server.py").write_text("x = 1\n")
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_bytes(b"")
    found = submission.read(tmp_path, EXERCISE)
    assert "caf\\xe9.txt" in found.files
    assert len(found.sha256) == 64


def test_a_damaged_zip_and_names_that_fit_nowhere_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "s.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("tcp_server.py", os.urandom(2000))
    damaged = bytearray(path.read_bytes())
    damaged[60:600] = bytes(540)
    path.write_bytes(damaged)
    with pytest.raises(SubmissionError, match="cannot be opened"):
        submission.read(path, EXERCISE)
    for names in (["x" * 300], ["a", "a/b"], ["a/b", "a"]):
        with zipfile.ZipFile(path, "w") as packed:
            for name in names:
                packed.writestr(name, "")
        with pytest.raises(SubmissionError, match="cannot be unpacked"):
            submission.read(path, EXERCISE)


def zipped(path: Path, *entries: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        for name, data in entries:
            packed.writestr(name, data)
    return path


def test_a_zip_may_shout_its_name(tmp_path: Path) -> None:
    path = zipped(tmp_path / "WORK.ZIP", ("tcp_server.py", b"x = 1\n"))
    assert submission.read(path, EXERCISE).files == {"tcp_server.py": b"x = 1\n"}


def test_backslashes_in_a_zip_are_folders_as_they_were_meant(tmp_path: Path) -> None:
    entries = [(zipfile.ZipInfo(f"ex3\\{name}"), b"x = 1\n") for name in ("tcp_server.py", "..\\..\\evil.py", "data\\")]
    for entry, _ in entries:
        entry.create_system = 0  # Windows: on others a backslash may be a part of a name
    path = zipped(tmp_path / "s.zip", *entries)
    assert submission.read(path, EXERCISE).files == {"tcp_server.py": b"x = 1\n"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_twice_in_a_zip_is_refused_unless_both_are_the_same(tmp_path: Path) -> None:
    same = zipped(tmp_path / "same.zip", ("tcp_server.py", b"x = 1\n"), ("./tcp_server.py", b"x = 1\n"))
    assert submission.read(same, EXERCISE).files == {"tcp_server.py": b"x = 1\n"}
    other = zipped(tmp_path / "other.zip", ("tcp_server.py", b"x = 1\n"), ("tcp_server.py", b"x = 2\n"))
    with pytest.raises(SubmissionError, match=r"two different files called tcp_server\.py"):
        submission.read(other, EXERCISE)


def test_utf8_names_without_the_flag_that_says_so_are_read_as_meant(tmp_path: Path) -> None:
    path = zipped(tmp_path / "s.zip", ("tcp_server.py", b""), ("שלום.txt", b"shalom"), ("caf\u00e9.txt", b""))
    data = path.read_bytes()
    for header, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(header)
        while start >= 0:
            data = data[: start + flags + 1] + bytes([data[start + flags + 1] & ~0x08]) + data[start + flags + 2 :]
            start = data.find(header, start + 4)
    path.write_bytes(data)
    with zipfile.ZipFile(path) as packed:
        assert "שלום.txt" not in packed.namelist()  # the flag is gone
    assert set(submission.read(path, EXERCISE).files) == {"tcp_server.py", "שלום.txt", "café.txt"}


def test_what_is_no_zip_is_told_by_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "s.zip"
    for data, what in (
        (b"", "it is empty"),
        (b"Rar!\x1a\x07\x01\x00", "a RAR archive"),
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
        (b"\x1f\x8b\x08", "a gzip file"),
        (b"<!DOCTYPE html>", "a web page"),
        (b"print('hello')", "not a zip file"),
    ):
        path.write_bytes(data)
        with pytest.raises(SubmissionError, match=what):
            submission.read(path, EXERCISE)


def test_an_encrypted_zip_is_said_to_be_one(tmp_path: Path) -> None:
    path = zipped(tmp_path / "s.zip", ("tcp_server.py", b"x = 1\n"))
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.find(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(SubmissionError, match="locked with a password"):
        submission.read(path, EXERCISE)


def test_a_folder_that_may_not_be_read_is_said(nobody: Path) -> None:
    (nobody / "tcp_server.py").write_text("x = 1\n")
    (nobody / "closed").mkdir(mode=0)
    with pytest.raises(SubmissionError, match="closed cannot be read: Permission denied"):
        submission.read(nobody, EXERCISE)


def test_a_bomb_that_lies_about_its_size_is_never_unpacked_whole(tmp_path: Path) -> None:
    path = tmp_path / "s.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("tcp_server.py", b"\0" * (256 * 1024 * 1024))
    data = bytearray(path.read_bytes())
    data[22:26] = (10).to_bytes(4, "little")
    at = data.find(b"PK\x01\x02") + 24
    data[at : at + 4] = (10).to_bytes(4, "little")
    path.write_bytes(data)
    tracemalloc.start()
    with pytest.raises(SubmissionError, match="cannot be opened"):
        submission.read(path, EXERCISE)
    assert tracemalloc.get_traced_memory()[1] < 32 * 1024 * 1024
    tracemalloc.stop()


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_python_can_only_unpack_without_a_limit_is_refused(tmp_path: Path, method: int) -> None:
    path = tmp_path / "s.zip"
    with zipfile.ZipFile(path, "w", method) as packed:
        packed.writestr("tcp_server.py", b"x = 1\n")
    with pytest.raises(SubmissionError, match="ordinary zip"):
        submission.read(path, EXERCISE)
