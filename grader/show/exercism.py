"""A Result as Exercism's results.json, version 3 (exercism/docs:building/tooling/test-runners/interface.md)."""

from __future__ import annotations

import json
from typing import Any

from grader.errors import EXIT_GRADER, EXIT_PASSED
from grader.result import NEEDS_DOCKER, CheckResult, Result, Status
from grader.show.harmless import harmless
from grader.show.words import GRADERS_FAULT, NOT_JUDGED, skipped_words

VERSION = 3
MOST_OUTPUT = 500  # characters of what the student's programs printed
TRUNCATED = "Output was truncated. Please limit to 500 chars"
STATUSES = {Status.PASSED: "pass", Status.FAILED: "fail", Status.SKIPPED: "fail", Status.ERROR: "error"}


def exercism(result: Result) -> bytes:
    """The document. Tests stand in the order of the checks, because only the first failure is shown.

    What needs Docker where there is none is left out: Exercism has no word for it, and nobody failed it.
    """
    checks = [check for check in result.checks if check.because != NEEDS_DOCKER]
    status = status_of(result, checks)
    message = GRADERS_FAULT if status == "error" else None
    body = {"version": VERSION, "status": status, "message": message, "tests": [test_of(check) for check in checks]}
    return (json.dumps(body, indent=2, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


def exit_code(result: Result) -> int:
    """The runner's exit status: 0 whenever it ran, whatever the tests say."""
    return EXIT_GRADER if status_of(result, result.checks) == "error" else EXIT_PASSED


def status_of(result: Result, checks: list[CheckResult] | tuple[CheckResult, ...]) -> str:
    """`error` only where no test could run at all; one that could not beside others that could is a `fail`."""
    if all(result.unjudged(check) for check in checks):
        return "error"
    return "pass" if all(check.status is Status.PASSED for check in checks) else "fail"


def test_of(check: CheckResult) -> dict[str, Any]:
    test: dict[str, Any] = {"name": check.title, "status": STATUSES[check.status]}
    if check.status is not Status.PASSED:
        test["message"] = message_of(check)
    if output := output_of(check):
        test["output"] = output
    return test


def message_of(check: CheckResult) -> str:
    """Why it was not passed; never empty, because students see nothing else."""
    if check.status is Status.SKIPPED:
        return skipped_words(check)
    if check.status is Status.ERROR:
        return harmless(f"{NOT_JUDGED} {check.message}".rstrip())
    told = [
        check.message,
        *(f"{name}: {text}" for name, text in (("expected", check.expected), ("observed", check.observed)) if text),
    ]
    return harmless("\n".join(each for each in [*told, check.hint] if each)) or f"Not yet: {check.title}"


def output_of(check: CheckResult) -> str:
    """What the student's programs printed, within Exercism's limit, its sentence included."""
    programs = check.evidence.programs
    printed = harmless(
        "".join(program.stdout for program in programs) + "".join(program.stderr for program in programs)
    )
    return printed if len(printed) <= MOST_OUTPUT else f"{printed[: MOST_OUTPUT - len(TRUNCATED) - 1]}\n{TRUNCATED}"
