"""What can be seen to have been done, in a log of attempts: the conditions that badges are made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from grader.game.log import Attempt
from grader.result import Status

Deed = Callable[[Sequence[Attempt]], bool]


def ever(exercise: str, *checks: str) -> Deed:
    """Each of these checks of the exercise has passed, in whatever runs."""

    def done(attempts: Sequence[Attempt]) -> bool:
        passes = {check for attempt in attempts if attempt.exercise == exercise for check in attempt.passes}
        return passes.issuperset(checks)

    return done


def at_once(exercise: str, *checks: str) -> Deed:
    """All these checks of the exercise have passed in one run: one program can do it all."""
    return lambda attempts: any(each.exercise == exercise and each.passes.issuperset(checks) for each in attempts)


def both(one: Deed, other: Deed) -> Deed:
    return lambda attempts: one(attempts) and other(attempts)


def one_of(*deeds: Deed) -> Deed:
    return lambda attempts: any(deed(attempts) for deed in deeds)


def mended(seen: str) -> Deed:
    """A check failed, its evidence showed this (see CheckTried), and afterwards the check has passed."""

    def done(attempts: Sequence[Attempt]) -> bool:
        shown: set[tuple[str, str]] = set()
        for attempt in attempts:
            if any((attempt.exercise, check) in shown for check in attempt.passes):
                return True
            shown |= {
                (attempt.exercise, check.id)
                for check in attempt.checks
                if check.status is Status.FAILED and seen in check.seen
            }
        return False

    return done


def styles(*names: str) -> Deed:
    """Each of these styles of concurrency stood in the source of a run in which everything passed."""
    return lambda attempts: {style for each in attempts for style in each.styles}.issuperset(names)


def unaided(least_factor: int) -> Deed:
    """Everything passed in one run of an exercise of at least this factor, without a hint on any of its checks."""
    return lambda attempts: any(
        each.whole and each.passed and each.factor >= least_factor and not any(check.hints for check in each.checks)
        for each in attempts
    )
