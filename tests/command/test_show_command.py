"""`grade show`, `--html` and `--feedback` as their users call them."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree.ElementTree import parse

import pytest

from tests.command.calling import LOCAL, SOLUTION, grade
from tests.conftest import TOP
from tests.unit.telling import result

CLIENT = str(TOP / "tests" / "mistakes" / "exercise4" / "prints_prefix")
QUICK = ("exercise4", CLIENT, "--backend", "local", "--only", "prints", "--seed", "5")


@pytest.fixture
def kept(tmp_path: Path) -> str:
    """A home with a last result of exercise 3."""
    (tmp_path / "last").mkdir()
    (tmp_path / "last" / "exercise3.json").write_text(result().to_json())
    return str(tmp_path)


@LOCAL
def test_the_last_result_is_shown_as_its_run_showed_it(tmp_path: Path) -> None:
    files = {name: tmp_path / name for name in ("run.html", "run.json", "again.html")}
    run = grade(*QUICK, "--html", str(files["run.html"]), "--json", str(files["run.json"]), GRADE_HOME=str(tmp_path))
    assert run.returncode == 1, run.stderr
    shown = grade("show", "exercise4", "--last", GRADE_HOME=str(tmp_path))
    begin = run.stdout.index("exercise4  ")
    lines = [line for line in run.stdout[begin:].splitlines() if "isolation" not in line]
    assert (shown.returncode, shown.stderr) == (0, "")
    assert [line for line in shown.stdout.splitlines() if line not in lines] == []
    assert shown.stdout[-300:] == run.stdout[-300:]
    again = grade("show", "exercise4", "--last", "--json", "--html", str(files["again.html"]), GRADE_HOME=str(tmp_path))
    assert again.stdout == files["run.json"].read_text()
    assert files["again.html"].read_text() == files["run.html"].read_text()


@LOCAL
def test_a_home_that_cannot_be_written_never_fails_a_run(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("in the way")
    done = grade(*QUICK[:1], str(TOP / "solutions/exercise4"), *QUICK[2:], GRADE_HOME=str(tmp_path / "home"))
    assert done.returncode == 0, done.stderr
    assert "will not know this run" in " ".join(done.stdout.split())


@LOCAL
def test_feedback_is_less_in_every_form(tmp_path: Path) -> None:
    files = {name: str(tmp_path / name) for name in ("r.json", "r.xml", "r.html", "evidence")}
    done = grade(
        *(*QUICK, "--feedback", "full", "--feedback", "prints=verdict"),
        *("--json", files["r.json"], "--junit", files["r.xml"], "--html", files["r.html"]),
        *("--evidence", files["evidence"]),
        GRADE_HOME=str(tmp_path),
    )
    assert done.returncode == 1, done.stderr
    body = json.loads(Path(files["r.json"]).read_text())
    failed = next(check for check in body["checks"] if check["status"] == "failed")
    assert (failed["id"], failed["message"], failed["observed"], failed["hint"]) == ("prints", "", "", "")
    failure = parse(files["r.xml"]).getroot().find(".//failure")
    assert failure is not None
    assert failure.get("message") == ""
    for text in (done.stdout, Path(files["r.html"]).read_text()):
        assert "expected" not in text.replace(".expected", "")
    for place in (tmp_path / "evidence" / "result.json", tmp_path / "last" / "exercise4.json"):
        assert json.loads(place.read_text()) == body


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("exercise3", SOLUTION, "--feedback", "lots"), "There is no feedback level called 'lots'."),
        (("exercise3", SOLUTION, "--feedback", "greats=full"), "exercise3 has no check called greats. It has: listens"),
        (("show", "exercise33"), "Did you mean exercise3?"),
        (("show", "exercise4", "--last"), "There is no last result of exercise4 yet"),
        (("show", "exercise3", "--json"), "say --last as well"),
        (("show", "exercise3", "--last", "--html", "/nowhere/x.html"), "/nowhere/x.html cannot be written"),
    ],
)
def test_what_cannot_be_shown_is_exit_2(kept: str, arguments: tuple[str, ...], words: str) -> None:
    done = grade(*arguments, GRADE_HOME=kept)
    assert done.returncode == 2
    assert words in done.stderr
    assert done.stdout == ""


def test_a_broken_last_result_is_one_line(kept: str) -> None:
    (Path(kept) / "last" / "exercise3.json").write_text("{")
    done = grade("show", "exercise3", "--last", GRADE_HOME=kept)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "is not a whole result" in done.stderr


def test_what_failed_is_shown_with_exit_0(kept: str) -> None:
    done = grade("show", "exercise3/", "--last", GRADE_HOME=kept)
    assert done.returncode == 0
    assert "20 of 70 points" in done.stdout
    assert json.loads(grade("show", "exercise3", "--last", "--json", GRADE_HOME=kept).stdout) == result().to_dict() | {
        "checks": json.loads(result().to_json())["checks"],
        "submission": json.loads(result().to_json())["submission"],
    }


def test_the_readme_of_an_exercise_is_plain_in_a_pipe() -> None:
    done = grade("show", "exercise3")
    assert done.stdout == (TOP / "exercises/exercise3/README.md").read_text()


def test_the_readme_of_an_exercise_is_set_on_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    from rich.console import Console

    from grader.show.command import show_exercise

    console = Console(force_terminal=True, width=80, color_system=None, no_color=True)
    show_exercise("exercise3", console)
    shown = capsys.readouterr().out
    assert "Exercise 3: You are connected!" in shown
    assert "# Exercise 3" not in shown
    assert "**server**" not in shown
