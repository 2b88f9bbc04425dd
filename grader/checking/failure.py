"""How a check fails: with data (what was expected, what was observed), never with a guess from an exception's text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

SHORT = 72
WINDOW = 24


@dataclass(frozen=True)
class Failure:
    """Why a check failed. The message tells the cause; the hint, where there is one, replaces the check's own.

    With `blocks` False, what other checks need of this one is there all the same, and they are run.
    """

    message: str
    expected: str = ""
    observed: str = ""
    hint: str = ""
    blocks: bool = True


class CheckFailed(Exception):
    """Raised by `fail`: the student's program did not do what the check asks for."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


def fail(message: str, *, expected: str = "", observed: str = "", hint: str = "") -> NoReturn:
    """Ends the check as failed."""
    raise CheckFailed(Failure(message, expected, observed, hint))


def quote(data: bytes, around: int = 0) -> str:
    """Bytes as Python writes them, shortened to a window round the byte that matters; text stays readable."""
    if len(data) <= SHORT:
        return _literal(data)
    start = max(0, min(around - WINDOW, len(data) - 2 * WINDOW))
    end = min(len(data), start + 2 * WINDOW)
    before = f"… {start} bytes … " if start else ""
    after = f" … {len(data) - end} bytes …" if end < len(data) else ""
    return before + _literal(data[start:end]) + after


def difference(expected: bytes, observed: bytes) -> dict[str, str]:
    """The two as texts for `fail`, each with a window round the first byte that differs."""
    first = next(
        (i for i, (a, b) in enumerate(zip(expected, observed, strict=False)) if a != b),
        min(len(expected), len(observed)),
    )
    where = f" (different from byte {first} on)" if max(len(expected), len(observed)) > SHORT else ""
    return {
        "expected": f"{count(expected)}: {quote(expected, first)}",
        "observed": (f"{count(observed)}: {quote(observed, first)}{where}" if observed else "no bytes at all"),
    }


def count(data: bytes) -> str:
    return f"{len(data):,} byte{'s'[: len(data) != 1]}"


def _literal(data: bytes) -> str:
    """As text where it is UTF-8, as bytes where it is not, with every control character escaped."""
    try:
        return repr(data.decode("utf-8"))
    except UnicodeDecodeError:
        return repr(data)
