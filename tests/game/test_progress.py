"""Progress survives many writers, kill -9, full disks and broken files, and merging never lowers."""

from __future__ import annotations

import json
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.errors import ProgressError
from grader.game import progress as progresses
from grader.game import rules
from grader.game.log import SCHEMA, Attempt, CheckTried, HintTaken, Log
from grader.game.progress import FILE, Progress
from grader.result import Status
from tests.conftest import TOP
from tests.game.making import CHECKS, EXERCISES, attempt, attempts, hints, logs, passing, tried

WRITER = """
import sys
from pathlib import Path
from grader.game.log import Attempt, CheckTried
from grader.game.progress import Progress
from grader.result import Status
progress = Progress(Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    name, at = f"{sys.argv[2]} {number}", "2026-03-02T10:00:00+00:00"
    check = CheckTried("greets", Status.PASSED, 30, 30)
    progress.record(Attempt(name, at, "2026-03-02", "exercise3", 1, "docker", True, True, (check,)))
    print(name, flush=True)
"""


@pytest.fixture
def progress(tmp_path: Path) -> Progress:
    return Progress(tmp_path / "home" / FILE)


def writer(progress: Progress, name: str, number: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(progress.path), name, str(number)]
    return subprocess.Popen(command, cwd=TOP, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def numbers(log: Log) -> list[int]:
    """All that must never sink."""
    scores = [rules.score(log.attempts, name) for name in EXERCISES]
    return [rules.xp(log.attempts), rules.level(rules.xp(log.attempts)).number, len(log.badges), *scores]


def test_nothing_is_made_until_something_is_written(progress: Progress) -> None:
    assert progress.log() == Log()
    assert progress.hints_taken("exercise3", "greets") == 0
    assert not progress.path.parent.exists()


def test_what_was_recorded_is_there_with_the_hints_taken_before(progress: Progress) -> None:
    progress.hint_taken("exercise3", "greets", 1)
    progress.hint_taken("exercise3", "greets", 1)
    progress.hint_taken("exercise3", "greets", 2)
    progress.hint_taken("exercise4", "greets", 3)
    stored = progress.record(attempt(checks=[tried("greets", points=30), tried("listens", points=15)]))
    assert [check.hints for check in stored.checks] == [2, 0]
    assert progress.hints_taken("exercise3", "greets") == 2
    assert progress.log().attempts == (stored,)
    progress.hint_taken("exercise3", "greets", 3)
    assert progress.log().attempts == (stored,)


def test_it_lies_in_the_users_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADE_HOME", str(tmp_path))
    Progress.open().record(attempt())
    assert [path.name for path in tmp_path.iterdir()] == ["progress.db"]


STEPS = st.lists(st.one_of(attempts(), hints(), logs()), max_size=8)


@settings(max_examples=60)
@given(STEPS)
def test_no_sequence_of_runs_hints_and_imports_lowers_anything(steps: list[object]) -> None:
    with TemporaryDirectory() as folder:
        progress = Progress(Path(folder, FILE))
        before = numbers(progress.log())
        for step in steps:
            match step:
                case Log():
                    progress.merge(step)
                case HintTaken():
                    progress.hint_taken(step.exercise, step.check, step.step)
                case Attempt():
                    progress.record(step)
            now = numbers(progress.log())
            assert all(new >= old for new, old in zip(now, before, strict=True))
            before = now


@given(st.integers(0, 3), st.integers(0, 3), st.sampled_from(sorted(CHECKS)))
def test_a_hint_costs_what_it_says_and_nothing_once_the_check_has_passed(before: int, after: int, check: str) -> None:
    with TemporaryDirectory() as folder:
        progress = Progress(Path(folder, FILE))
        price = sum(rules.hint_price(CHECKS[check], 8, step) for step in range(1, before + 1))
        for step in range(1, before + 1):
            progress.hint_taken("exercise14", check, step)
        progress.record(passing("exercise14", check, points=CHECKS))
        for step in range(1, after + 1):
            progress.hint_taken("exercise14", check, step)
        progress.record(passing("exercise14", check, points=CHECKS))
        full = CHECKS[check] * 8 + rules.hint_bonus(CHECKS[check], 8)
        assert rules.xp(progress.log().attempts) == full - price


@given(logs(), logs())
def test_an_export_is_read_again_and_merging_is_a_union(mine: Log, theirs: Log) -> None:
    read = Log.from_dict(json.loads(json.dumps(theirs.to_dict())))
    assert read == theirs
    with TemporaryDirectory() as folder:
        progress = Progress(Path(folder, FILE))
        progress.merge(mine)
        new = progress.merge(read)
        both = progress.log()
        assert new == len(theirs.attempts)
        assert set(both.attempts) == {*mine.attempts, *theirs.attempts}
        assert {**theirs.badges, **mine.badges} == both.badges
        assert progress.merge(read) == 0
        assert progress.log() == both


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "at", "badges"]), inner),
)


def points_beyond() -> dict[str, object]:
    return asdict(attempt(checks=[CheckTried("greets", Status.PASSED, 31, 30)]))


@given(logs(), st.data())
def test_what_is_no_log_is_refused_in_words(log: Log, data: st.DataObject) -> None:
    body = log.to_dict()
    body[data.draw(st.sampled_from(sorted(body)))] = data.draw(JSON)
    with suppress(ValueError):
        read = Log.from_dict(body)
        assert Log.from_dict(json.loads(json.dumps(read.to_dict()))) == read


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ([], "field `schema`"),
        ({"schema": SCHEMA, "attempts": [], "hints": []}, "the field 'badges' is missing"),
        ({"schema": SCHEMA, "attempts": 7, "hints": [], "badges": {}}, "not what it should be"),
        ({"schema": SCHEMA, "attempts": [], "hints": [], "badges": {"storm": "2026-03-02T10:00:00"}}, "time zone"),
        ({"schema": SCHEMA, "attempts": [points_beyond()], "hints": [], "badges": {}}, "no whole number from 0 to 30"),
    ],
)
def test_it_says_what_is_wrong_with_a_log(body: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Log.from_dict(body)


def test_reset_removes_the_attempts_of_one_exercise_and_nothing_else(progress: Progress) -> None:
    kept = progress.record(attempt("exercise4"))
    for _ in range(3):
        progress.record(attempt("exercise3"))
    progress.hint_taken("exercise3", "greets", 1)
    progress.earn(["first_handshake"])
    assert progress.reset("exercise3") == 3
    log = progress.log()
    assert (log.attempts, len(log.hints), list(log.badges)) == ((kept,), 1, ["first_handshake"])


def test_a_badge_is_earned_once(progress: Progress) -> None:
    assert progress.earn(["storm", "first_handshake"]) == ["storm", "first_handshake"]
    assert progress.earn(["storm"]) == []


# --- whatever befalls the file ----------------------------------------------------------------------------------


def test_two_hundred_writers_at_once_lose_no_attempt(progress: Progress) -> None:
    writers = [writer(progress, f"writer{number}", 1) for number in range(200)]
    for each in writers:
        assert each.communicate()[1] == ""
    assert {each.id for each in progress.log().attempts} == {f"writer{number} 0" for number in range(200)}


def test_killed_at_any_moment_it_can_be_read_and_has_all_that_was_told(progress: Progress) -> None:
    chance, told = random.Random(7), set()
    for number in range(12):
        process = writer(progress, f"writer{number}", 100_000)
        assert process.stdout is not None
        told.add(process.stdout.readline().rstrip("\n"))
        time.sleep(chance.random() / 20)
        process.send_signal(signal.SIGKILL)
        told |= set(process.communicate()[0].splitlines())
    assert told <= {each.id for each in progress.log().attempts}
    assert progress.notice == ""


@pytest.mark.parametrize(
    "content",
    [b"not a database at all", b"SQLite format 3\0" + b"\xff" * 5000, b"\0" * 4096],
    ids=["text", "head", "0"],
)
def test_a_broken_file_is_kept_aside_and_a_new_one_begun(progress: Progress, content: bytes) -> None:
    progress.path.parent.mkdir()
    progress.path.write_bytes(content)
    progress.path.with_name(f"{FILE}-journal").write_bytes(b"of the broken file")
    stored = progress.record(attempt())
    assert progress.log().attempts == (stored,)
    aside = next(progress.path.parent.glob("progress-damaged-*.db"))
    assert aside.read_bytes() == content
    assert progress.notice == f"Your progress file was damaged. It is kept as {aside}, and a new one is begun."
    assert Progress(progress.path).log().attempts == (stored,)


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE attempt",
        "UPDATE attempt SET body = '{'",
        "UPDATE attempt SET body = 7",
        "UPDATE attempt SET body = '[' || hex(zeroblob(100)) || ']'",
        "INSERT INTO badge VALUES ('storm', 'yesterday')",
        "INSERT INTO hint VALUES ('exercise3', x'ff', 1, 'x')",
    ],
)
def test_a_file_with_other_things_in_it_is_damaged_too(progress: Progress, statement: str) -> None:
    progress.record(attempt())
    with sqlite3.connect(progress.path) as file:
        file.execute(statement)
    file.close()
    assert progress.log() == Log()
    assert "is kept as" in progress.notice
    progress.record(attempt())
    assert len(Progress(progress.path).log().attempts) == 1


@settings(max_examples=60)
@given(st.binary(min_size=1, max_size=200), st.floats(0, 1))
def test_bytes_that_rot_never_break_a_reader(rot: bytes, where: float) -> None:
    with TemporaryDirectory() as folder:
        progress = Progress(Path(folder, FILE))
        for _ in range(3):
            progress.record(attempt(checks=[tried("greets", Status.FAILED, 30, 0, "netstat")]))
        content = bytearray(progress.path.read_bytes())
        place = int(where * (len(content) - 1))
        content[place : place + len(rot)] = rot
        progress.path.write_bytes(content)
        with suppress(ProgressError):
            assert len(progress.log().attempts) <= 3
            progress.record(attempt())


def test_an_older_file_is_brought_up_to_date(progress: Progress, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = progress.record(attempt())
    monkeypatch.setattr(progresses, "MIGRATIONS", (*progresses.MIGRATIONS, "CREATE TABLE later (id TEXT)"))
    assert progress.log().attempts == (stored,)
    with sqlite3.connect(progress.path) as file:
        assert file.execute("PRAGMA user_version").fetchone() == (2,)
        assert file.execute("SELECT count(*) FROM later").fetchone() == (0,)
    file.close()


def test_a_newer_file_is_left_as_it_is(progress: Progress) -> None:
    progress.record(attempt())
    with sqlite3.connect(progress.path) as file:
        file.execute("PRAGMA user_version = 99")
    file.close()
    before = progress.path.read_bytes()
    with pytest.raises(ProgressError, match="a newer grade"):
        progress.log()
    with pytest.raises(ProgressError, match="a newer grade"):
        progress.record(attempt())
    assert progress.path.read_bytes() == before


def small_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))


def test_a_full_disk_is_said_and_costs_nothing_that_was_there(progress: Progress) -> None:
    stored = progress.record(attempt())
    command = [sys.executable, "-c", WRITER, str(progress.path), "full", "100"]
    done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=False, preexec_fn=small_files)
    assert "perhaps it is full" in done.stderr
    assert "ProgressError" in done.stderr
    assert progress.log().attempts == (stored,)
    assert progress.notice == ""


def test_a_place_that_cannot_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ProgressError, match="cannot be written: Not a directory"):
        Progress(tmp_path / "file" / "home" / FILE).record(attempt())
    (tmp_path / FILE).mkdir()
    for act in (Progress(tmp_path / FILE).log, lambda: Progress(tmp_path / FILE).record(attempt())):
        with pytest.raises(ProgressError, match="it cannot be opened or made there"):
            act()


READER = """
import os, sys
from pathlib import Path
from grader.game.progress import Progress
progress = Progress(Path(sys.argv[1]))
attempts = progress.log().attempts
if os.geteuid() == 0:  # who may write everywhere
    os.setuid(65534)
assert progress.log().attempts == attempts
print(len(attempts), flush=True)
progress.record(attempts[0])
"""


def test_a_file_that_may_only_be_read_is_read() -> None:
    with TemporaryDirectory() as folder:
        progress = Progress(Path(folder, FILE))
        stored = progress.record(attempt())
        progress.path.chmod(0o444)
        Path(folder).chmod(0o555)
        command = [sys.executable, "-c", READER, str(progress.path)]
        done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=False)
        Path(folder).chmod(0o755)
        assert done.stdout == "1\n", done.stderr
        assert "cannot be written: it may only be read." in done.stderr
        assert progress.log().attempts == (stored,)
