"""A Result as Classroom 50's result.json (foundation50/classroom50:schemas/result-v1.schema.json)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from grader.errors import EXIT_GRADER, EXIT_PASSED, CallError
from grader.result import CheckResult, Result, Status

SCHEMA = "classroom50/result/v1"
GIVEN = {  # a field, and the variable in which the runner gives it (wiki/Advanced-Autograding.md, Contract)
    "classroom": "CLASSROOM",
    "assignment": "ASSIGNMENT",
    "assignment_type": "ASSIGNMENT_TYPE",
    "owner": "OWNER",
    "submission": "SUBMISSION_TAG",
    "commit": "COMMIT_URL",
    "release": "RELEASE_URL",
    "review": "REVIEW_URL",
}
ELSE = {"OWNER": "USERNAME", "REVIEW_URL": "COMMIT_URL"}  # where the first is not given


def classroom50(result: Result, environment: Mapping[str, str], submitted: datetime) -> bytes:
    """The document. `environment` is the runner's, `submitted` the time of the graded commit.

    What nobody could judge stands with 0 of 0 points: it neither gives nor costs any. Raises CallError as below.
    """
    require_given(environment)
    body = {
        "schema": SCHEMA,
        **{field: given(environment, name) for field, name in GIVEN.items()},
        "datetime": stamp(submitted),
        "graded_at": stamp(datetime.fromisoformat(result.started)),
        "score": result.score,
        "max-score": result.max_score,
        "tests": [test_of(result, check) for check in result.checks],
    }
    return (json.dumps(body, indent=2, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


def require_given(environment: Mapping[str, str]) -> None:
    """Raises CallError that names the runner's variables that are not set."""
    if missing := [name for name in GIVEN.values() if not given(environment, name)]:
        raise CallError(
            f"Classroom 50's runner sets {', '.join(missing)} for an autograder, and here it is not set. "
            "Write this file only there, or set what is missing."
        )


def exit_code(result: Result) -> int:
    """An autograder's exit status: 0 where it judged, whatever it found; anything else is called its own fault."""
    return EXIT_GRADER if result.status is Status.ERROR else EXIT_PASSED


def given(environment: Mapping[str, str], name: str) -> str:
    return environment.get(name, "") or environment.get(ELSE.get(name, ""), "")


def test_of(result: Result, check: CheckResult) -> dict[str, Any]:
    """One test, with the fields of ours that the schema lets a test have besides."""
    told = {"check": check.id, "status": str(check.status), "because": check.because, "message": check.message}
    return {
        "test-name": check.title,
        "passed": check.status is Status.PASSED,
        "score": check.points,
        "max-score": 0 if result.unjudged(check) else check.max_points,
        **{name: value for name, value in told.items() if value},
    }


def stamp(when: datetime) -> str:
    """A time as the schema wants it: UTC, whole seconds, Z."""
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
