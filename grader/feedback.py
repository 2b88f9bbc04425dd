"""How much a student is told: everything, only what was observed, or only the verdict. An instructor's choice."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from grader.errors import CallError
from grader.result import CheckResult, Evidence, Result

EXPECTED_MARK = "✘"  # begins the line of a ladder that says what should have come


class Level(StrEnum):
    """`full` tells everything, `observed` nothing of what was expected, `verdict` the status and the points alone."""

    FULL = "full"
    OBSERVED = "observed"
    VERDICT = "verdict"


@dataclass(frozen=True)
class Feedback:
    """A level for all checks, and the checks that have one of their own."""

    level: Level = Level.FULL
    by_check: Mapping[str, Level] = field(default_factory=dict)


def read_feedback(words: Sequence[str]) -> Feedback:
    """The values of `--feedback`, each LEVEL or CHECK=LEVEL; later ones win. Raises CallError for an unknown level."""
    feedback = Feedback()
    for word in words:
        check, separator, level = word.rpartition("=")
        if separator:
            feedback = replace(feedback, by_check={**feedback.by_check, check: level_called(level)})
        else:
            feedback = replace(feedback, level=level_called(level))
    return feedback


def level_called(name: str) -> Level:
    """The level of that name. Raises CallError that lists the levels."""
    if name not in list(Level):
        raise CallError(f"There is no feedback level called {name!r}. There are: {', '.join(Level)}.")
    return Level(name)


def require_checks(feedback: Feedback, checks: Collection[str], exercise: str) -> None:
    """Raises CallError when a level is for a check that the exercise does not have."""
    if unknown := sorted(feedback.by_check.keys() - set(checks)):
        raise CallError(f"{exercise} has no check called {', '.join(unknown)}. It has: {', '.join(checks)}.")


def at_level(result: Result, level: Level, by_check: Mapping[str, Level]) -> Result:
    """The result with what the level, or that of the check itself, leaves of each check. Status and points stay."""
    return replace(result, checks=tuple(told(check, by_check.get(check.id, level)) for check in result.checks))


def told(check: CheckResult, level: Level) -> CheckResult:
    """What a level leaves of one check."""
    if level is Level.FULL:
        return check
    if level is Level.OBSERVED:
        return replace(check, message="", expected="", hint="", caret=-1, evidence=observed(check.evidence))
    return CheckResult(check.id, check.title, check.status, check.points, check.max_points, check.because)


def observed(evidence: Evidence) -> Evidence:
    """The evidence without the places that say what should have come."""
    return replace(
        evidence,
        conversation=tuple(step for step in evidence.conversation if step.kind != "expected"),
        ladder=tuple(line for line in evidence.ladder if EXPECTED_MARK not in line),
    )
