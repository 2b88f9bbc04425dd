"""The result's JSON: its schema, its round trip, and the arithmetic of points."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
from hypothesis import given
from hypothesis import strategies as st

import grader
from grader.result import CheckResult, Evidence, ProgramReport, Result, Status, Step, SubmissionInfo
from grader.show.junit import junit

SCHEMA = json.loads((Path(grader.__file__).parent / "result.schema.json").read_text())

words = st.text(max_size=20)
steps = st.builds(Step, at=st.floats(0, 100), student=words, other=words, from_student=st.booleans(), what=words)
evidence = st.builds(
    Evidence,
    st.lists(steps, max_size=3).map(tuple),
    st.lists(st.tuples(st.booleans(), words), max_size=3).map(tuple),
    st.lists(st.builds(ProgramReport, words, words, words, words), max_size=2).map(tuple),
    st.lists(words, max_size=2).map(tuple),
)


@st.composite
def results(draw: Any) -> Result:
    checks: list[CheckResult] = []
    for number in range(draw(st.integers(0, 6))):
        status = draw(st.sampled_from(list(Status)))
        because = ""
        if status is Status.SKIPPED:
            because = draw(st.sampled_from(["needs Docker", *(check.id for check in checks)]))
        most = draw(st.integers(1, 30))
        checks.append(
            CheckResult(
                f"check{number}",
                "A title",
                status,
                most if status is Status.PASSED else 0,
                most,
                because,
                draw(words),
                draw(words),
                draw(words),
                draw(words),
                0.5,
                draw(evidence),
            )
        )
    return Result(
        "exercise3",
        SubmissionInfo("./x", "0" * 64, ("a.py",)),
        "docker",
        7,
        tuple(checks),
        "2026-11-22T12:00:00+00:00",
        1.5,
        {"grade": "1"},
    )


@given(results())
def test_what_is_written_fits_the_schema_and_is_read_back(result: Result) -> None:
    body = json.loads(result.to_json())
    jsonschema.validate(body, SCHEMA)
    assert Result.from_dict(body) == result


@given(results())
def test_an_error_neither_gives_nor_costs_points(result: Result) -> None:
    errors = sum(check.max_points for check in result.checks if check.status is Status.ERROR)
    assert 0 <= result.score <= result.max_score <= sum(check.max_points for check in result.checks) - errors
    if errors:
        assert result.status is Status.ERROR
    elif any(check.status is Status.FAILED for check in result.checks):
        assert result.status is Status.FAILED


@given(results())
def test_junit_is_well_formed_whatever_a_program_printed(result: Result) -> None:
    from xml.etree.ElementTree import fromstring

    suite = fromstring(junit(result)).find("testsuite")
    assert suite is not None
    cases = suite.findall("testcase")
    assert len(cases) == len(result.checks) == int(suite.get("tests", ""))
    for case, check in zip(cases, result.checks, strict=True):
        kinds = {"passed": [], "failed": ["failure"], "skipped": ["skipped"], "error": ["error"]}[check.status]
        assert [child.tag for child in case if not child.tag.startswith("system")] == kinds


def test_what_only_docker_can_judge_is_not_asked_of_others() -> None:
    passed = CheckResult("a", "A", Status.PASSED, 60, 60)
    skipped = CheckResult("b", "B", Status.SKIPPED, 0, 40, "needs Docker")
    result = Result("exercise3", SubmissionInfo(".", "0" * 64, ()), "local", 1, (passed, skipped), "", 0.0, {})
    assert (result.status, result.score, result.max_score) == (Status.PASSED, 60, 60)
