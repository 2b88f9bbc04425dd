"""exercise.toml: every problem is told at once, with file, line and column; the catalogue suggests what was meant."""

from __future__ import annotations

import re
import shutil
import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader import exercise
from grader.checking.declare import checks_of
from grader.errors import CallError, ExerciseError
from tests.conftest import TOP


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TOP / "exercises" / "exercise3", tmp_path / "exercise3"))


def test_a_syntax_error_has_file_line_and_column(folder: Path) -> None:
    (folder / "exercise.toml").write_text('format_version = 1\ntitle = "no end\n')
    with pytest.raises(ExerciseError, match=r"exercise\.toml, line 2, column 16: ") as found:
        exercise.load(folder)
    assert str(folder / "exercise.toml") in str(found.value)


def test_all_problems_are_told_at_once(folder: Path) -> None:
    (folder / "exercise.toml").write_text(
        'format_version = 2\ntitel = "x"\nworld = "two"\nfactor = 0\nprograms = []\narguments = "HOST"\nsummary = " "\n'
    )
    (folder / "checks.py").unlink()
    with pytest.raises(ExerciseError) as found:
        exercise.load(folder)
    told = str(found.value)
    for part in (
        "has 8 problems",
        "`title` is missing",
        "line 2, column 1: `titel` is no key",
        "perhaps `title`",
        "line 3, column 1: `world` has to be a whole number",
        "line 4, column 1: `factor` has to be 1 or more",
        "line 1, column 1: `format_version` is 2",
        "line 5, column 1: `programs` has to list",
        "line 7, column 1: `summary` must not be empty",
        "no checks.py",
    ):
        assert part in told


@given(text=st.text(alphabet=string.printable, max_size=200))
@settings(max_examples=50)
def test_no_file_crashes_the_reader(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("e")
    (folder / "exercise.toml").write_text(text)
    with pytest.raises(ExerciseError):
        exercise.load(folder)


def test_deep_nesting_is_an_error_and_no_crash(folder: Path) -> None:
    (folder / "exercise.toml").write_text("a = " + "[" * 5000)
    with pytest.raises(ExerciseError):
        exercise.load(folder)


def test_an_unknown_exercise_gets_a_suggestion() -> None:
    with pytest.raises(CallError, match="Did you mean exercise3"):
        exercise.find("excercise3")


@pytest.mark.parametrize("name", exercise.names())
def test_points_add_up_and_the_readme_has_the_same_table(name: str) -> None:
    found = exercise.find(name)
    checks = checks_of(found)
    assert sum(check.points for check in checks) == 100
    table = dict(re.findall(r"^\| `(\w+)` \| (\d+) \|", (found.folder / "README.md").read_text(), re.MULTILINE))
    assert {check.id: str(check.points) for check in checks} == table


POINTS = {
    "exercise3": {
        "listens": 15,
        "binds_host": 15,
        "greets": 15,
        "closes_cleanly": 10,
        "serves_next": 15,
        "uses_arguments": 10,
        "survives_reset": 5,
        "restarts": 5,
        "port_taken": 5,
        "bad_arguments": 5,
    },
    "exercise4": {
        "connects": 15,
        "prints": 20,
        "reads_to_end": 20,
        "long_text": 10,
        "closes_cleanly": 10,
        "uses_arguments": 10,
        "refused": 10,
        "bad_arguments": 5,
    },
    "exercise6": {
        "binds_udp": 15,
        "binds_host": 10,
        "replies": 20,
        "one_for_one": 10,
        "many_senders": 15,
        "empty": 5,
        "large": 10,
        "any_bytes": 5,
        "uses_arguments": 5,
        "bad_arguments": 5,
    },
}


@pytest.mark.parametrize("name", POINTS)
def test_ids_and_points_are_those_of_the_contract(name: str) -> None:
    assert {check.id: check.points for check in checks_of(exercise.find(name))} == POINTS[name]
