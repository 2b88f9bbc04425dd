"""`grade submit`: one file is written whatever the checks say, and never over another."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from grader import exercise, submission
from grader.submission import LARGEST_FILE
from tests.command.calling import LOCAL, grade
from tests.conftest import TOP

QUICK = ("--backend", "local", "--seed", "7")
RIGHT = str(TOP / "solutions" / "exercise2")


def manifest(path: Path) -> dict[str, object]:
    with zipfile.ZipFile(path) as packed:
        told: dict[str, object] = json.loads(packed.read(packed.namelist()[-1]))
    return told


@LOCAL
def test_a_right_submission_is_written_and_read_again_as_the_same(tmp_path: Path) -> None:
    done = grade("submit", "exercise2", RIGHT, "--yes", *QUICK, cwd=tmp_path)
    written = tmp_path / "exercise2-submission.zip"
    assert done.returncode == 0, done.stdout + done.stderr
    found = exercise.find("exercise2")
    again, first = (submission.read(path, found) for path in (written, Path(RIGHT)))
    assert (again.sha256, again.files) == (first.sha256, first.files)
    told = manifest(written)
    assert told["sha256"] == first.sha256
    result = told["result"]
    assert isinstance(result, dict)
    assert (result["score"], result["seed"], result["practice"], result["backend"]) == (100, 7, True, "local")
    assert str(TOP) not in json.dumps(told)
    words = " ".join(done.stdout.split())
    assert "in exercise2-submission.zip" in words
    assert "classify.py" in words
    assert "This was practice. Marks come only from your instructor's own run of these files." in words
    assert "Upload this one file" in words


@LOCAL
def test_failing_checks_are_no_reason_not_to_hand_in_and_what_is_left_out_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "exercise2"
    folder.mkdir()
    (folder / "classify.py").write_text("print('hello')\n")
    (folder / ".secret").write_text("x")
    with (folder / "capture.pcap").open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    done = grade("submit", "exercise2", "--yes", "-o", "mine.zip", *QUICK, cwd=tmp_path)
    words = " ".join(done.stdout.split())
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Still to mend: number_range, " in words
    assert "no reason not to hand in" in words
    assert ".secret hidden" in words
    assert "capture.pcap is left out: larger than 8 MiB." in words  # as `grade exercise2` says too
    with zipfile.ZipFile(tmp_path / "mine.zip") as packed:
        assert packed.namelist() == ["classify.py", "grade-submission.json"]


def test_a_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "exercise2-submission.zip").write_text("mine")
    done = grade("submit", "exercise2", RIGHT, "--yes", *QUICK, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "is there already. Say --force" in done.stderr
    assert (tmp_path / "exercise2-submission.zip").read_text() == "mine"


@LOCAL
def test_force_writes_it_anew(tmp_path: Path) -> None:
    (tmp_path / "exercise2-submission.zip").write_text("mine")
    assert grade("submit", "exercise2", RIGHT, "--yes", "--force", *QUICK, cwd=tmp_path).returncode == 0
    assert manifest(tmp_path / "exercise2-submission.zip")["exercise"] == "exercise2"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("exercise2", "nowhere", "--yes"), "There is no folder nowhere."),
        (("exercise2", str(TOP / "docs"), "--yes"), "has no classify.py"),
        (("exercise2", RIGHT, "--yes", "-o", "no/such/place.zip"), "There is no folder no/such"),
        (("exercise2", RIGHT, "--yes", "-o", "."), "is a folder. Name a file"),
        (("exercise2", RIGHT), "nobody can answer here: say --yes"),
        (("exercise22", RIGHT, "--yes"), "Did you mean exercise2?"),
    ],
)
def test_what_cannot_be_handed_in_is_exit_2_in_one_line_before_anything_runs(
    tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "grader.cli", "submit", *arguments, *QUICK],
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(TOP)},
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def until(terminal: int, words: bytes) -> bytes:
    """What came to the terminal until the words did, or all of it."""
    seen = b""
    while words not in seen:
        try:
            seen += os.read(terminal, 1)
        except OSError:  # the program has ended
            break
    return seen


@LOCAL
@pytest.mark.parametrize(("answer", "status"), [(b"n\n", 1), (b"y\n", 0)])
def test_on_a_terminal_it_asks_first_and_the_answer_stands_behind_the_question(
    tmp_path: Path, answer: bytes, status: int
) -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "grader.cli", "submit", "exercise2", RIGHT, *QUICK],
        cwd=tmp_path,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "PYTHONPATH": str(TOP)},
    ) as process:
        os.close(theirs)
        question = b"Write exercise2-submission.zip? [Y/n]: "
        assert until(ours, question).endswith(question)
        os.write(ours, answer)
        after = until(ours, b"no end but that of the program")
    os.close(ours)
    assert process.returncode == status, after
    assert after.startswith(answer.replace(b"\n", b"\r\n"))
    assert (tmp_path / "exercise2-submission.zip").exists() == (status == 0)
    assert (b"Nothing was written" in after) == (status == 1)


def test_a_grader_that_cannot_work_keeps_nobody_from_handing_in(tmp_path: Path) -> None:
    done = grade(
        "submit",
        "exercise2",
        RIGHT,
        "--yes",
        "--backend",
        "docker",
        cwd=tmp_path,
        DOCKER_HOST=f"unix://{tmp_path}/none.sock",
    )
    words = " ".join(done.stdout.split())
    assert done.returncode == 0, done.stdout + done.stderr
    assert "could not be tried here, which is no fault of yours: Docker is not running" in words
    assert manifest(tmp_path / "exercise2-submission.zip")["result"] is None
