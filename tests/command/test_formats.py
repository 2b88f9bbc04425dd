"""A run writes the files of platforms that were asked for, and refuses what cannot be written before anything runs."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from grader.errors import CallError
from grader.playing.run import Call, grade_command
from grader.show.terminal import quiet_console
from tests.conftest import TOP
from tests.unit.test_platforms import CLASSROOM50, ENVIRONMENT, EXERCISM, GRADESCOPE

pytestmark = pytest.mark.local


def call() -> Call:
    solution = str(TOP / "solutions" / "exercise4")
    return Call("exercise4", solution, "local", 7, ("connects",), None, None, None)


def test_each_platforms_file_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    files = {name: str(tmp_path / f"{name}.json") for name in ("gradescope", "exercism", "classroom50")}
    asked = replace(
        call(),
        gradescope_file=files["gradescope"],
        exercism_file=files["exercism"],
        classroom50_file=files["classroom50"],
    )
    assert grade_command(asked, quiet_console(io.StringIO(), no_color=True)) == 0
    schemas = {"gradescope": GRADESCOPE, "exercism": EXERCISM, "classroom50": CLASSROOM50}
    for name, schema in schemas.items():
        body = json.loads(Path(files[name]).read_text(encoding="utf-8"))
        jsonschema.validate(body, schema)
        assert len(body["tests"]) == 1


def test_classroom50s_file_is_refused_before_anything_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*ENVIRONMENT, "OWNER", "REVIEW_URL"):
        monkeypatch.delenv(name, raising=False)
    shown = io.StringIO()
    with pytest.raises(CallError, match="Classroom 50's runner sets CLASSROOM, ASSIGNMENT"):
        grade_command(replace(call(), classroom50_file=str(tmp_path / "r.json")), quiet_console(shown, no_color=True))
    assert shown.getvalue() == ""
