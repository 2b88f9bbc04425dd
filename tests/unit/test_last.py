"""The last result is kept whole or not at all, and keeping it never disturbs a run."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import platformdirs
import pytest
from hypothesis import given

from grader import last
from grader.errors import CallError
from grader.home import home
from grader.result import Result
from tests.unit.telling import result
from tests.unit.test_result import results


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GRADE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@given(results())
def test_what_is_kept_is_recalled(found: Result) -> None:
    assert last.keep(found)
    assert last.recall(found.exercise) == found


def test_it_lies_below_the_home(folder: Path) -> None:
    assert last.keep(result())
    assert [path.relative_to(folder).as_posix() for path in folder.rglob("*.json")] == ["last/exercise3.json"]
    assert (folder / "last" / "exercise3.json").read_text() == result().to_json()


def test_without_a_variable_the_home_is_the_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GRADE_HOME")
    assert home() == platformdirs.user_data_path("grade", appauthor=False)


def test_a_path_that_is_no_text_is_kept_too(folder: Path) -> None:
    odd = replace(result(), submission=replace(result().submission, path="caf\udce9"))
    assert last.keep(odd)
    assert last.recall("exercise3") == odd


def test_without_a_last_result_it_says_what_makes_one(folder: Path) -> None:
    with pytest.raises(CallError, match="no last result of exercise3 yet: `grade exercise3` makes one"):
        last.recall("exercise3")


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"[]",
        b"7",
        b"\xff\xfe",
        b'{"schema": "grade/result/v9"}',
        b'{"schema": "grade/result/v1"}',
        b'{"schema": "grade/result/v1", "exercise": "x", "submission": 3}',
        b"[" * 100_000,
        result().to_json().encode()[:-40],
        result().to_json().replace('"netstat"', '"netsat"').encode(),
    ],
)
def test_a_broken_file_is_told_in_one_line(folder: Path, text: bytes) -> None:
    path = last.place("exercise3")
    path.parent.mkdir(parents=True)
    path.write_bytes(text)
    with pytest.raises(CallError) as caught:
        last.recall("exercise3")
    assert str(caught.value) == f"{path} is not a whole result. `grade exercise3` makes a new one."


@pytest.mark.parametrize("place", ["home", "home/last", "home/last/exercise3.json/x"])
def test_a_home_that_cannot_be_written_is_no_reason_to_fail(folder: Path, place: str) -> None:
    blocked = folder.parent / place
    blocked.parent.mkdir(parents=True, exist_ok=True)
    blocked.write_text("in the way")
    assert last.keep(result()) is False
    assert not list(folder.parent.rglob(".exercise3*"))


def test_with_two_writers_a_reader_always_finds_a_whole_result(folder: Path) -> None:
    mine, theirs = result("a" * 20_000), result("b" * 40_000)
    last.keep(mine)
    with ThreadPoolExecutor(2) as writers:
        busy = [writers.submit(keep_often, each) for each in (mine, theirs)]
        while not all(each.done() for each in busy):
            assert last.recall("exercise3") in (mine, theirs)
    assert all(each.result() for each in busy)
    assert [path.name for path in (folder / "last").iterdir()] == ["exercise3.json"]


def keep_often(found: Result) -> bool:
    return all(last.keep(found) for _ in range(40))
