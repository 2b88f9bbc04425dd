"""Gradescope, Exercism, Classroom 50: documents by their own rules, and the grader's fault is never the student's."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import jsonschema
import pytest
from hypothesis import given

from grader.errors import CallError
from grader.feedback import Level, at_level
from grader.result import NEEDS_DOCKER, CheckResult, Evidence, ProgramReport, Result, Status
from grader.show import classroom50 as fifty
from grader.show import exercism as track
from grader.show.classroom50 import classroom50
from grader.show.exercism import MOST_OUTPUT, TRUNCATED, exercism
from grader.show.gradescope import gradescope, refusal
from tests.unit.telling import result
from tests.unit.test_result import results

FORMATS = {"enum": ["text", "html", "simple_format", "md", "ansi"]}
VISIBILITY = {"enum": ["hidden", "after_due_date", "after_published", "visible"]}
GRADESCOPE: dict[str, Any] = {  # gradescope/autograder_samples:docs/specs.md, as a JSON Schema
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "score": {"type": "number"},
        "execution_time": {"type": "number"},
        "output": {"type": "string"},
        "visibility": VISIBILITY,
        "stdout_visibility": VISIBILITY,
        **dict.fromkeys(("output_format", "test_output_format", "test_name_format"), FORMATS),
        "extra_data": {"type": "object"},
        "leaderboard": {"type": "array"},
        "tests": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "score": {"type": "number"},
                    "max_score": {"type": "number"},
                    "status": {"enum": ["passed", "failed"]},
                    "name": {"type": "string"},
                    "name_format": FORMATS,
                    "number": {"type": "string"},
                    "output": {"type": "string"},
                    "output_format": FORMATS,
                    "tags": {"type": "array", "items": {"type": "string"}},
                    "visibility": VISIBILITY,
                    "extra_data": {"type": "object"},
                },
            },
        },
    },
    "anyOf": [
        {"required": ["score"]},
        {"required": ["tests"], "properties": {"tests": {"items": {"required": ["score"]}}}},
    ],
}
EXERCISM: dict[str, Any] = {  # exercism/docs:building/tooling/test-runners/interface.md, as a JSON Schema
    "type": "object",
    "additionalProperties": False,
    "required": ["version", "status", "tests"],
    "properties": {
        "version": {"const": 3},
        "status": {"enum": ["pass", "fail", "error"]},
        "message": {"type": ["string", "null"]},
        "tests": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["name", "status"],
                "properties": {
                    "name": {"type": "string", "minLength": 1},
                    "status": {"enum": ["pass", "fail", "error"]},
                    "message": {"type": "string", "minLength": 1},
                    "output": {"type": "string", "minLength": 1, "maxLength": 500},
                    "test_code": {"type": "string"},
                    "task_id": {"type": "integer"},
                },
                "if": {"properties": {"status": {"enum": ["fail", "error"]}}},
                "then": {"required": ["message"]},
            },
        },
    },
    "if": {"properties": {"status": {"const": "error"}}},
    "then": {"properties": {"message": {"type": "string", "minLength": 1}}, "required": ["message"]},
    "else": {"properties": {"message": {"type": "null"}}},
}
TIME = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$"}
WORDS = {"type": "string", "minLength": 1}
POINTS = {"type": "integer", "minimum": 0}
CLASSROOM50: dict[str, Any] = {  # foundation50/classroom50:schemas/result-v1.schema.json, its structural part
    "type": "object",
    "additionalProperties": False,
    "required": [
        *("schema", "classroom", "assignment", "assignment_type", "owner", "submission", "commit", "release"),
        *("review", "datetime", "score", "max-score", "tests"),
    ],
    "properties": {
        "schema": {"const": "classroom50/result/v1"},
        "assignment_type": {"enum": ["individual", "group"]},
        "submission": {"type": "string", "pattern": "^submit/"},
        **dict.fromkeys(("classroom", "assignment", "owner", "commit", "release", "review"), WORDS),
        **dict.fromkeys(("datetime", "graded_at"), TIME),
        **dict.fromkeys(("score", "max-score"), POINTS),
        "tests": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["test-name", "passed", "score", "max-score"],
                "properties": {
                    "test-name": WORDS,
                    "passed": {"type": "boolean"},
                    **dict.fromkeys(("score", "max-score"), POINTS),
                },
            },
        },
    },
}
ENVIRONMENT = {
    "CLASSROOM": "networks",
    "ASSIGNMENT": "exercise3",
    "ASSIGNMENT_TYPE": "individual",
    "USERNAME": "alice",
    "SUBMISSION_TAG": "submit/2026-06-01T14-32-05Z-a1b2c3d",
    "COMMIT_URL": "https://example.org/commit",
    "RELEASE_URL": "https://example.org/release",
}
SUBMITTED = datetime(2026, 6, 1, 14, 32, 1, tzinfo=UTC)


def alone(*statuses: Status, because: str = "") -> Result:
    checks = tuple(
        CheckResult(f"c{number}", f"C {number}", status, 10 if status is Status.PASSED else 0, 10, because)
        for number, status in enumerate(statuses)
    )
    return replace(result(), checks=checks)


# --- Gradescope -----------------------------------------------------------------------------------------------------


@given(results())
def test_gradescope_reads_any_result(found: Result) -> None:
    body = json.loads(gradescope(found))
    jsonschema.validate(body, GRADESCOPE)
    assert body["score"] == found.score == sum(test.get("score", 0) for test in body["tests"])
    assert found.max_score == sum(test.get("max_score", 0) for test in body["tests"])
    for test, check in zip(body["tests"], found.checks, strict=True):
        if check.status is Status.ERROR or check.because == NEEDS_DOCKER:
            assert not test.keys() & {"score", "max_score", "status"}
        if check.status is not Status.PASSED:
            assert test["output"]
        assert (test.get("status") == "passed") == (check.status is Status.PASSED)


def test_the_graders_fault_stands_above_everything_for_student_and_instructor() -> None:
    body = json.loads(gradescope(result()))
    assert body["output"].startswith("**Some checks could not be judged, which is the grader's fault and not yours.")
    assert "run the autograder again" in body["output"]
    assert "costs you nothing" in body["tests"][4]["output"]
    assert body["extra_data"]["grade"]["status"] == "error"


def test_what_needs_docker_costs_nothing_on_gradescope() -> None:
    body = json.loads(gradescope(alone(Status.SKIPPED, because=NEEDS_DOCKER)))
    assert body["tests"][0]["output"] == "Skipped: needs Docker. It costs no points."


def test_a_submission_that_cannot_be_graded_has_a_document_too() -> None:
    body = json.loads(refusal("It has no *tcp_server.py*."))
    jsonschema.validate(body, GRADESCOPE)
    assert (body["score"], body["output"]) == (0, r"It has no \*tcp_server.py\*.")


# --- Exercism -------------------------------------------------------------------------------------------------------


@given(results())
def test_exercism_reads_any_result(found: Result) -> None:
    body = json.loads(exercism(found))
    jsonschema.validate(body, EXERCISM)
    shown = [check for check in found.checks if check.because != NEEDS_DOCKER]
    assert [test["name"] for test in body["tests"]] == [check.title for check in shown]
    if any(test["status"] == "pass" for test in body["tests"]):
        assert body["status"] != "error"
    if body["status"] == "pass":
        assert {test["status"] for test in body["tests"]} == {"pass"}


@pytest.mark.parametrize(
    ("statuses", "overall", "code"),
    [
        ((Status.PASSED, Status.PASSED), "pass", 0),
        ((Status.PASSED, Status.FAILED), "fail", 0),
        ((Status.PASSED, Status.ERROR), "fail", 0),
        ((Status.FAILED,), "fail", 0),
        ((Status.ERROR, Status.ERROR), "error", 3),
        ((), "error", 3),
    ],
)
def test_error_is_said_only_where_no_test_could_run(statuses: tuple[Status, ...], overall: str, code: int) -> None:
    found = alone(*statuses)
    assert (json.loads(exercism(found))["status"], track.exit_code(found)) == (overall, code)


@pytest.mark.parametrize("size", [499, 500, 501, 5000])
def test_output_is_within_exercisms_limit_and_says_where_it_was_cut(size: int) -> None:
    evidence = Evidence(programs=(ProgramReport("python3 a.py", "it ended", "x" * size),))
    found = replace(result(), checks=(replace(result().checks[1], evidence=evidence),))
    output = json.loads(exercism(found))["tests"][0]["output"]
    assert len(output) == min(size, MOST_OUTPUT)
    assert output.endswith(TRUNCATED) == (size > MOST_OUTPUT)


def test_a_failure_has_a_message_at_every_level() -> None:
    for level in Level:
        jsonschema.validate(json.loads(exercism(at_level(result(), level, {}))), EXERCISM)


# --- Classroom 50 ---------------------------------------------------------------------------------------------------


@given(results())
def test_classroom50_reads_any_result(found: Result) -> None:
    body = json.loads(classroom50(found, ENVIRONMENT, SUBMITTED))
    jsonschema.validate(body, CLASSROOM50)
    assert (body["score"], body["max-score"]) == (found.score, found.max_score)
    assert body["score"] == sum(test["score"] for test in body["tests"])
    assert body["max-score"] == sum(test["max-score"] for test in body["tests"])
    assert all(test["score"] <= test["max-score"] for test in body["tests"])
    assert fifty.exit_code(found) == (3 if found.status is Status.ERROR else 0)


def test_classroom50s_variables_are_taken_and_their_lack_is_said() -> None:
    body = json.loads(classroom50(result(), ENVIRONMENT, SUBMITTED))
    assert (body["owner"], body["review"]) == ("alice", ENVIRONMENT["COMMIT_URL"])
    assert (body["datetime"], body["graded_at"]) == ("2026-06-01T14:32:01Z", "2026-11-22T12:00:00Z")
    given_both = json.loads(classroom50(result(), {**ENVIRONMENT, "OWNER": "bob", "REVIEW_URL": "r"}, SUBMITTED))
    assert (given_both["owner"], given_both["review"]) == ("bob", "r")
    with pytest.raises(CallError, match=r"sets CLASSROOM, ASSIGNMENT, .*OWNER"):
        classroom50(result(), {}, SUBMITTED)
