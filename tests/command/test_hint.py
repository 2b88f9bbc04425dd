"""`grade hint` as students call it: the price first, then the step, and what was read stays free."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from grader.exercise import find
from grader.game.hints import hints_for
from grader.game.log import Attempt, CheckTried
from grader.game.progress import Progress
from grader.result import Status
from tests.command.calling import grade
from tests.conftest import TOP
from tests.unit.telling import result

GREETS = hints_for(find("exercise3"), "greets")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


def hint(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return grade("hint", *arguments, GRADE_HOME=str(home), COLUMNS="100")


def flat(text: str) -> str:
    return " ".join(text.split())


def taken(home: Path, check: str = "greets") -> int:
    return Progress(home / "progress.db").hints_taken("exercise3", check)


def answered(home: Path, typed: bytes, *arguments: str) -> tuple[int, str]:
    """The exit status and the output of a call on a terminal, on which this was typed."""
    ours, theirs = pty.openpty()
    os.write(ours, typed)
    done = subprocess.run(
        [sys.executable, "-m", "grader.cli", "hint", *arguments],
        stdin=theirs,
        capture_output=True,
        text=True,
        check=False,
        cwd=TOP,
        env={**os.environ, "GRADE_HOME": str(home)},
        timeout=120,
    )
    os.close(ours)
    os.close(theirs)
    return done.returncode, flat(done.stdout)


def test_each_step_is_shown_with_those_before_it_and_says_what_it_costs(home: Path) -> None:
    for number, step in enumerate(GREETS, 1):
        done = hint(home, "exercise3", "greets", "--yes")
        shown = flat(done.stdout)
        assert (done.returncode, done.stderr) == (0, "")
        assert f"The next hint, {number} of 3, costs 1 XP: the bonus for passing greets will then be" in shown
        assert [each in shown for each in GREETS] == [at < number for at in range(3)]
        assert shown.index("costs") < shown.index(step)
        assert taken(home) == number
    assert "2 more hints" not in shown
    assert "That was the last hint on it" in shown
    assert 'under "The idea": `grade show exercise3`' in shown


def test_what_was_read_is_read_again_for_nothing(home: Path) -> None:
    for _ in GREETS:
        hint(home, "exercise3", "greets", "--yes")
    again = hint(home, "exercise3", "greets")
    assert (again.returncode, again.stderr) == (0, "")
    assert all(step in flat(again.stdout) for step in GREETS)
    assert "costs" not in again.stdout
    assert taken(home) == 3


def test_where_nobody_can_be_asked_the_price_is_said_and_nothing_is_shown(home: Path) -> None:
    done = hint(home, "exercise3", "greets")
    assert done.returncode == 2
    assert "costs 1 XP" in done.stdout
    assert done.stderr == "grade: Nobody is here to say yes. To take it: `grade hint exercise3 greets --yes`.\n"
    assert GREETS[0] not in flat(done.stdout)
    assert taken(home) == 0


@pytest.mark.parametrize(("typed", "number"), [(b"y\n", 1), (b"n\n", 0), (b"\n", 0)])
def test_on_a_terminal_it_asks_and_no_is_the_answer_unless_yes_is_said(home: Path, typed: bytes, number: int) -> None:
    code, shown = answered(home, typed, "exercise3", "greets")
    assert code == 0
    assert "Show it? [y/N]" in shown
    assert (GREETS[0] in shown, "Nothing was taken." in shown) == (number == 1, number == 0)
    assert taken(home) == number


def test_without_a_check_it_is_the_first_that_failed(home: Path) -> None:
    (home / "last").mkdir()
    (home / "last" / "exercise3.json").write_text(result().to_json())
    first = next(check.id for check in result().checks if check.status is Status.FAILED)
    done = hint(home, "exercise3/", "--yes")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"exercise3  {first}, the first that failed in your last run\n")
    assert hints_for(find("exercise3"), first)[0] in flat(done.stdout)


def test_a_hint_on_a_check_that_has_passed_is_free_and_needs_no_yes(home: Path) -> None:
    tried = (CheckTried("greets", Status.PASSED, 15, 15),)
    when = "2026-01-01T10:00:00+00:00"
    attempt = Attempt("1", when, "2026-01-01", "exercise3", 1, "docker", whole=False, passed=True, checks=tried)
    Progress(home / "progress.db").record(attempt)
    done = hint(home, "exercise3", "greets")
    assert done.returncode == 0, done.stderr
    assert "is free, because greets has already passed." in flat(done.stdout)
    assert GREETS[0] in flat(done.stdout)
    assert json.loads(hint(home, "exercise3", "greets", "--json").stdout)["next_price"] == 0


def test_as_json_nothing_is_taken_without_yes(home: Path) -> None:
    looked = json.loads(hint(home, "exercise3", "greets", "--json").stdout)
    assert looked == {
        "exercise": "exercise3",
        "check": "greets",
        "passed": False,
        "steps": [],
        "left": 3,
        "next_price": 1,
    }
    assert taken(home) == 0
    for number in range(1, 4):
        found = json.loads(hint(home, "exercise3", "greets", "--json", "--yes").stdout)
        assert (found["steps"], found["left"]) == (list(GREETS[:number]), 3 - number)
    assert found["next_price"] is None


def test_a_check_without_texts_shows_its_own_hint_as_the_one_step(home: Path, tmp_path: Path) -> None:
    catalogue = tmp_path / "own" / "exercises"
    catalogue.mkdir(parents=True)

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        return grade(*arguments, GRADE_EXERCISES=str(catalogue), GRADE_HOME=str(home))

    assert call("author", "new", "mine").returncode == 0
    (catalogue / "mine" / "hints.toml").unlink()
    done = call("hint", "mine", "greets", "--yes")
    assert done.returncode == 0, done.stderr
    assert "The next hint, 1 of 1," in flat(done.stdout)
    assert "accept() gives a new socket for this client: send on that." in flat(done.stdout)
    assert "That was the last hint" in flat(done.stdout)
    (catalogue / "mine" / "README.md").unlink()  # which says what a check is worth, and which part teaches it
    again = call("hint", "mine", "greets")
    assert "That was the last hint" in flat(again.stdout), again.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("exercise3", "grets"), "exercise3 has no check called grets. It has: listens, binds_host"),
        (("exercise2", "bad_arguments"), "exercise2 has no check called bad_arguments"),  # though others share a text
        (("exercise33",), "Did you mean exercise3?"),
        (("exercise3",), "There is no last result of exercise3 yet"),
    ],
)
def test_what_has_no_hint_is_one_line_and_exit_2(home: Path, arguments: tuple[str, ...], words: str) -> None:
    done = hint(home, *arguments, "--yes")
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


def test_when_nothing_failed_it_says_how_to_name_a_check(home: Path) -> None:
    body = json.loads(result().to_json())
    body["checks"] = [check for check in body["checks"] if check["status"] == "passed"]
    (home / "last").mkdir()
    (home / "last" / "exercise3.json").write_text(json.dumps(body))
    done = hint(home, "exercise3")
    assert (done.returncode, done.stdout) == (2, "")
    assert "`grade hint exercise3 CHECK`" in done.stderr


def test_it_stays_quick_for_it_imports_nothing_large(home: Path) -> None:
    program = (
        "import sys; from grader.cli import exit_code; code = exit_code(['hint', 'exercise3', 'greets', '--yes']); "
        "print(code, sorted({'pytest', 'docker', 'rich', 'grader.checking'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        cwd=TOP,
        env={**os.environ, "GRADE_HOME": str(home)},
    )
    assert done.stdout.splitlines()[-1] == "0 []", done.stderr
