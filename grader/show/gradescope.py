"""A Result as the results.json that Gradescope's harness reads (gradescope/autograder_samples:docs/specs.md)."""

from __future__ import annotations

import json
from typing import Any

from grader.result import CheckResult, Result, Status
from grader.show.markdown import finding, prose
from grader.show.words import GRADERS_FAULT, judged_words, same_causes, skipped_words, verdict_words

AGAIN = "Instructors: its points are missing from the score; run the autograder again on this submission."
NO_POINTS = "It costs no points."


def gradescope(result: Result) -> bytes:
    """The document: one test a check, with what was seen as Markdown.

    The score is always given at the top, because a test that could not be judged has none: no score, no maximum and no
    status, so that it stands there as words alone. Where the grader failed, the words say so first.
    """
    same = same_causes(result)
    body = {
        "score": result.score,
        "execution_time": round(result.duration, 2),
        "output": summary(result),
        "output_format": "md",
        "test_output_format": "md",
        "test_name_format": "text",
        "tests": [test_of(result, check, same.get(check.id, "")) for check in result.checks],
        "extra_data": {"grade": told_to_tools(result)},
    }
    return as_json(body)


def refusal(message: str) -> bytes:
    """The document for a submission that cannot be graded: no points, and the sentence that says why."""
    return as_json({"score": 0, "output": prose(message), "output_format": "md", "tests": []})


def summary(result: Result) -> str:
    """What stands above the tests."""
    told = f"**{prose(judged_words(result))}.** {prose(verdict_words(result))}"
    if result.status is Status.ERROR:
        return f"**{prose(GRADERS_FAULT)}** {prose(AGAIN)}\n\n{told}"
    return told


def test_of(result: Result, check: CheckResult, same_as: str) -> dict[str, Any]:
    """One test. Its number is its place, which Gradescope gives by itself."""
    test: dict[str, Any] = {"name": check.title, "tags": [check.id], "output": words_of(result, check, same_as)}
    if not result.unjudged(check):
        status = "passed" if check.status is Status.PASSED else "failed"
        test |= {"score": check.points, "max_score": check.max_points, "status": status}
    return test


def words_of(result: Result, check: CheckResult, same_as: str) -> str:
    if check.status is Status.PASSED:
        return ""
    if check.status is Status.SKIPPED:
        told = f"{skipped_words(check)}." + (f" {NO_POINTS}" if result.unjudged(check) else "")
        return prose(told[0].upper() + told[1:])
    return "\n\n".join(finding(result, check, same_as))


def told_to_tools(result: Result) -> dict[str, Any]:
    """What comes back to later runs, and what an instructor's script can search for."""
    told = {"exercise": result.exercise, "status": str(result.status), "seed": result.seed, "versions": result.versions}
    return {**told, "score": result.score, "max_score": result.max_score, "sha256": result.submission.sha256}


def as_json(body: dict[str, Any]) -> bytes:
    return (json.dumps(body, indent=2, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")
