"""The log of what a student did: attempts, hints, badges. Everything else of the game is derived from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from grader.result import Status

SCHEMA = "grade/progress/v1"
MOST = 1_000_000  # no number in a log is larger


@dataclass(frozen=True)
class CheckTried:
    """One check of an attempt: what it gave, and how many hints on it had been taken by then.

    `seen` names what the evidence of a failure showed: "netstat", "everywhere" for a socket bound to 0.0.0.0, and the
    kinds of a ladder's steps (grader/result.py).
    """

    id: str
    status: Status
    points: int
    max_points: int
    hints: int = 0
    seen: tuple[str, ...] = ()


@dataclass(frozen=True)
class Attempt:
    """One run: when it began (UTC) and on which of the student's own days, its factor, and what its checks gave.

    `whole` says that no check was left out, `passed` that all which could be judged passed; `styles` are the styles of
    concurrency in the source of such a run. It holds all that its worth depends on, so that attempts can be added in
    any order and from anywhere, and none takes from another.
    """

    id: str
    at: str
    day: str
    exercise: str
    factor: int
    backend: str
    whole: bool
    passed: bool
    checks: tuple[CheckTried, ...]
    styles: tuple[str, ...] = ()

    @property
    def score(self) -> int:
        return sum(check.points for check in self.checks)

    @property
    def passes(self) -> frozenset[str]:
        return frozenset(check.id for check in self.checks if check.status is Status.PASSED)


@dataclass(frozen=True)
class HintTaken:
    """A step of the hints on a check, and when (UTC) it was first shown."""

    exercise: str
    check: str
    step: int
    at: str


@dataclass(frozen=True)
class Log:
    """Everything, oldest first. `badges` has the time (UTC) at which each was earned."""

    attempts: tuple[Attempt, ...] = ()
    hints: tuple[HintTaken, ...] = ()
    badges: Mapping[str, str] = field(default_factory=dict)

    def of(self, exercise: str) -> tuple[Attempt, ...]:
        return tuple(each for each in self.attempts if each.exercise == exercise)

    def to_dict(self) -> dict[str, Any]:
        return {"schema": SCHEMA, **asdict(self)}

    @classmethod
    def from_dict(cls, body: Any) -> Log:
        """Raises ValueError, in a few words, for what is no such log."""
        if not isinstance(body, dict) or body.get("schema") != SCHEMA:
            raise ValueError(f"it does not say {SCHEMA!r} in its field `schema`")
        try:
            return cls(
                tuple(_attempt(each) for each in body["attempts"]),
                tuple(HintTaken(**_hint(each)) for each in body["hints"]),
                {_text(name): _time(at) for name, at in body["badges"].items()},
            )
        except KeyError as error:
            raise ValueError(f"the field {error} is missing") from error
        except (TypeError, AttributeError) as error:
            raise ValueError(f"a field is not what it should be ({error})") from error


def _attempt(body: dict[str, Any]) -> Attempt:
    return Attempt(
        _text(body["id"]),
        _time(body["at"]),
        date.fromisoformat(body["day"]).isoformat(),
        _text(body["exercise"]),
        _number(body["factor"], 1),
        _text(body["backend"]),
        bool(body["whole"]),
        bool(body["passed"]),
        tuple(_check(each) for each in body["checks"]),
        tuple(_text(each) for each in body["styles"]),
    )


def _check(body: dict[str, Any]) -> CheckTried:
    most = _number(body["max_points"])
    return CheckTried(
        _text(body["id"]),
        Status(body["status"]),
        _number(body["points"], most=most),
        most,
        _number(body["hints"]),
        tuple(_text(each) for each in body["seen"]),
    )


def _hint(body: dict[str, Any]) -> dict[str, Any]:
    return {
        "exercise": _text(body["exercise"]),
        "check": _text(body["check"]),
        "step": _number(body["step"], 1),
        "at": _time(body["at"]),
    }


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    value.encode()  # what is no UTF-8 raises a ValueError here, and not when it is stored
    return value


def _time(value: Any) -> str:
    if datetime.fromisoformat(value).tzinfo is None:
        raise ValueError(f"{value!r} does not say its time zone")
    return _text(value)


def _number(value: Any, least: int = 0, most: int = MOST) -> int:
    if type(value) is not int or not least <= value <= most:
        raise ValueError(f"{value!r} is no whole number from {least} to {most}")
    return value
