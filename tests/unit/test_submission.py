"""Reading submissions: folders, files and zips from anywhere, safely, with one clear line for what cannot be graded."""

from __future__ import annotations

import os
import stat
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
