"""Attempts for tests of the game: by hand, and drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date
from itertools import count

from hypothesis import strategies as st

from grader.game.log import Attempt, CheckTried, HintTaken, Log
from grader.result import Status

NUMBERS = count()
EXERCISES = {"exercise1": 1, "exercise3": 1, "exercise8": 2, "exercise14": 8}
CHECKS = {"listens": 15, "greets": 30, "restarts": 5, "serves_next": 50}


def tried(identity: str, status: Status = Status.PASSED, points: int = 10, hints: int = 0, *seen: str) -> CheckTried:
    return CheckTried(identity, status, points if status is Status.PASSED else 0, points, hints, tuple(sorted(seen)))


def attempt(
    exercise: str = "exercise3",
    checks: Iterable[CheckTried] = (),
    *,
    factor: int | None = None,
    day: str = "2026-03-02",
    whole: bool = True,
    styles: Iterable[str] = (),
) -> Attempt:
    """A run; it passed where all its checks did."""
    found = tuple(checks)
    return Attempt(
        f"attempt {next(NUMBERS)}",
        f"{day}T10:00:00+00:00",
        day,
        exercise,
        EXERCISES.get(exercise, 1) if factor is None else factor,
        "docker",
        whole,
        all(check.status is Status.PASSED for check in found),
        found,
        tuple(styles),
    )


def passing(exercise: str, *names: str, points: Mapping[str, int] | None = None, whole: bool = False) -> Attempt:
    """A run of those checks in which all pass."""
    return attempt(exercise, [tried(name, points=(points or {}).get(name, 10)) for name in names], whole=whole)


@st.composite
def drawn_checks(draw: st.DrawFn) -> tuple[CheckTried, ...]:
    names = draw(st.sets(st.sampled_from(sorted(CHECKS))))
    return tuple(
        tried(name, draw(st.sampled_from(Status)), CHECKS[name], draw(st.integers(0, 4))) for name in sorted(names)
    )


@st.composite
def attempts(draw: st.DrawFn) -> Attempt:
    exercise = draw(st.sampled_from(sorted(EXERCISES)))
    day = draw(st.dates(date(2026, 1, 1), date(2026, 2, 20))).isoformat()
    return attempt(exercise, draw(drawn_checks()), day=day, whole=draw(st.booleans()))


@st.composite
def hints(draw: st.DrawFn) -> HintTaken:
    at = draw(st.datetimes(timezones=st.just(UTC)))
    exercise, check = draw(st.sampled_from(sorted(EXERCISES))), draw(st.sampled_from(sorted(CHECKS)))
    return HintTaken(exercise, check, draw(st.integers(1, 3)), at.isoformat())


def logs() -> st.SearchStrategy[Log]:
    badges = st.dictionaries(st.sampled_from(["first_handshake", "storm"]), st.just("2026-01-01T00:00:00+00:00"))
    return st.builds(Log, st.lists(attempts(), max_size=5).map(tuple), st.lists(hints(), max_size=4).map(tuple), badges)
