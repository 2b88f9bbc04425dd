"""The autograder for Gradescope's own container, run as Gradescope runs it, in a folder that is laid out like its."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.conftest import TOP
from tests.unit.test_platforms import GRADESCOPE

OURS = TOP / "docs" / "gradescope"

pytestmark = pytest.mark.local


@pytest.fixture
def harness(tmp_path: Path) -> Path:
    """/autograder as Gradescope lays it out, with this Python in place of the one that setup.sh makes."""
    for folder in ("source", "submission", "grade/bin"):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy(OURS / "run_autograder", tmp_path)
    python = tmp_path / "grade" / "bin" / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    (tmp_path / "source" / "exercise").write_text("exercise4\n")
    return tmp_path


def run(harness: Path) -> tuple[int, str, dict[str, Any] | None]:
    """The exit status, what instructors see, and the results where there are any."""
    environment = {**os.environ, "GRADE_AUTOGRADER": str(harness), "PYTHONPATH": str(TOP)}
    done = subprocess.run(
        [harness / "run_autograder"], cwd=harness, env=environment, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr
    results = harness / "results" / "results.json"
    if not results.exists():
        return done.returncode, done.stdout, None
    body = json.loads(results.read_text(encoding="utf-8"))
    jsonschema.validate(body, GRADESCOPE)
    return done.returncode, done.stdout, body


def test_the_solution_gets_every_point_that_can_be_judged_there(harness: Path) -> None:
    shutil.copytree(TOP / "solutions" / "exercise4", harness / "submission", dirs_exist_ok=True)
    code, shown, body = run(harness)
    assert (code, body is not None) == (0, True)
    assert body is not None
    assert body["score"] == sum(test.get("max_score", 0) for test in body["tests"]) > 0
    assert "Everything works. Well done!" in body["output"]
    assert "needs Docker" in str(body["tests"]) or body["score"] == 100
    assert "without isolation" in shown


def test_a_folder_around_the_files_is_looked_into_and_what_fails_is_told(harness: Path) -> None:
    program = next((TOP / "exercises" / "exercise4" / "starter").glob("*.py"))
    for folder in ("submission/exercise4", "submission/__MACOSX"):
        (harness / folder).mkdir()
    shutil.copy(program, harness / "submission" / "exercise4")
    code, _, body = run(harness)
    assert code == 0
    assert body is not None
    assert body["score"] < 100
    assert "```text" in next(test["output"] for test in body["tests"] if test.get("status") == "failed")
    assert str(harness) not in json.dumps(body)


def test_a_level_that_the_instructor_named_is_kept(harness: Path) -> None:
    (harness / "source" / "exercise").write_text("exercise4 verdict")
    shutil.copytree(TOP / "exercises" / "exercise4" / "starter", harness / "submission", dirs_exist_ok=True)
    code, _, body = run(harness)
    assert code == 0
    assert body is not None
    assert "Hint" not in json.dumps(body)


def test_what_cannot_be_graded_gets_no_points_and_is_told_why(harness: Path) -> None:
    (harness / "submission" / "notes.txt").write_text("I was ill.")
    code, shown, body = run(harness)
    assert (code, body is not None) == (0, True)
    assert body is not None
    assert body["score"] == 0
    assert body["output"].startswith("Your submission has no tcp_client.py, which exercise4 asks for.")
    assert "Your submission has no tcp_client.py" in shown
    assert str(harness) not in json.dumps(body)


@pytest.mark.parametrize("what", ["exercise99", "exercise4 all", "exercise4 nonsense=full"])
def test_our_own_mistake_leaves_no_results_and_is_no_success(harness: Path, what: str) -> None:
    (harness / "source" / "exercise").write_text(what)
    shutil.copytree(TOP / "solutions" / "exercise4", harness / "submission", dirs_exist_ok=True)
    code, shown, body = run(harness)
    assert (code, body) == (3, None)
    assert "No results were written." in shown


def test_the_page_for_instructors_names_what_there_is() -> None:
    page = (TOP / "docs" / "gradescope.md").read_text(encoding="utf-8")
    for name in ("setup.sh", "run_autograder", "exercise", "results.json"):
        assert f"`{name}`" in page
    for script in OURS.iterdir():
        assert os.access(script, os.X_OK)
        subprocess.run(["bash", "-n", script], check=True)
