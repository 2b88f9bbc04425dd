"""Feedback levels: what a level leaves out is nowhere, and status and points stay."""

from __future__ import annotations

import io
import json
from dataclasses import asdict, replace

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from grader.errors import CallError
from grader.feedback import Feedback, Level, at_level, read_feedback, require_checks
from grader.result import CheckResult, Evidence, Result, Status, Step
from grader.show.exercism import exercism
from grader.show.gradescope import gradescope
from grader.show.html import page
from grader.show.junit import junit
from grader.show.markdown import markdown
from grader.show.terminal import Screen
from tests.unit.telling import PEER, YOU, result
from tests.unit.test_result import SCHEMA, results


def forms(found: Result) -> list[str]:
    """A result in every form in which it leaves."""
    file = io.StringIO()
    screen = Screen(Console(file=file, width=400, markup=False))
    screen.summary(found, "./exercise3")
    others = [markdown(found), gradescope(found).decode(), exercism(found).decode()]
    return [found.to_json(), junit(found).decode(), page(found), file.getvalue(), *others]


def secretive() -> Result:
    """A result in which every place that says what was expected says S3CRET, and every other SEEN."""
    steps = (Step(0.1, YOU, PEER, True, "SEEN"), Step(0.2, YOU, PEER, True, "S3CRET", "expected"))
    ladder = ("  0.1 ── SEEN ──▶", "   ✘ S3CRET", "  0.2   ✘ S3CRET")
    evidence = Evidence(steps, ((False, "Proto"), (True, "SEEN")), ladder=ladder)
    failed = CheckResult(
        "greets", "Greets", Status.FAILED, 0, 9, "", "S3CRET", "S3CRET", "SEEN", "S3CRET", 0.5, evidence, 3
    )
    error = CheckResult("closes", "Closes", Status.ERROR, 0, 9, "", "a fault: S3CRET")
    return replace(result(), checks=(failed, error))


def test_at_observed_no_expected_value_survives_anywhere() -> None:
    assert all("S3CRET" in form for form in forms(secretive()))
    for form in forms(at_level(secretive(), Level.OBSERVED, {})):
        assert "S3CRET" not in form
        assert "SEEN" in form
    left = at_level(secretive(), Level.OBSERVED, {}).checks[0]
    assert (left.caret, left.evidence.ladder) == (-1, ("  0.1 ── SEEN ──▶",))


def test_at_verdict_there_is_the_verdict_alone() -> None:
    for form in forms(at_level(secretive(), Level.VERDICT, {})):
        assert "S3CRET" not in form
        assert "SEEN" not in form
    nothing = asdict(CheckResult("", "", Status.PASSED, 0, 1))
    for check in at_level(result(), Level.VERDICT, {}).checks:
        told = {name for name, value in asdict(check).items() if value != nothing[name]}
        assert told <= {"id", "title", "status", "points", "max_points", "because"}


@given(results(), st.sampled_from(Level))
def test_status_points_and_schema_stay(found: Result, level: Level) -> None:
    left = at_level(found, level, {})
    assert (left.status, left.score, left.max_score) == (found.status, found.score, found.max_score)
    assert [(check.id, check.status, check.because) for check in left.checks] == [
        (check.id, check.status, check.because) for check in found.checks
    ]
    jsonschema.validate(json.loads(left.to_json()), SCHEMA)
    assert at_level(left, level, {}) == left
    assert at_level(found, Level.FULL, {}) == found


def test_a_check_may_have_a_level_of_its_own() -> None:
    left = at_level(result(), Level.VERDICT, {"greets": Level.FULL})
    assert left.checks[1] == result().checks[1]
    assert left.checks[2].observed == ""


def test_every_loss_without_a_message_is_a_thing_of_its_own() -> None:
    screen = forms(at_level(result(), Level.VERDICT, {}))[3]
    assert "The same as" not in screen
    two = replace(result(), checks=result().checks[:3])
    assert "2 things to mend" in forms(at_level(two, Level.VERDICT, {}))[3]


def test_the_call_is_read_and_what_comes_later_wins() -> None:
    words = ["observed", "greets=full", "verdict", "greets=observed"]
    assert read_feedback(words) == Feedback(Level.VERDICT, {"greets": Level.OBSERVED})
    assert read_feedback([]) == Feedback(Level.FULL, {})


@pytest.mark.parametrize("word", ["all", "", "greets=", "greets=all", "=", "FULL"])
def test_an_unknown_level_is_a_call_error(word: str) -> None:
    with pytest.raises(CallError, match="There are: full, observed, verdict"):
        read_feedback([word])


def test_an_unknown_check_is_a_call_error() -> None:
    feedback = read_feedback(["greats=full"])
    with pytest.raises(CallError, match=r"exercise3 has no check called greats\. It has: listens, greets"):
        require_checks(feedback, ["listens", "greets"], "exercise3")
