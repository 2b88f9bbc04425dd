"""How a check fails: with data (what was expected, what was observed), never with a guess from an exception's text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NoReturn, TypedDict

Mark = Literal["", "data", "close", "end"]
SHORT = 72
WINDOW = 24
LINE = 66  # characters of a line of bytes
BEFORE, MOST_BEFORE = 16, 32  # characters shown before they differ: of a long beginning, and of a short one
ELLIPSIS = "…"


@dataclass(frozen=True)
class Failure:
    """Why a check failed. The message tells the cause; the hint, where there is one, replaces the check's own.

    With `blocks` False, what other checks need of this one is there all the same, and they are run. `caret` is the
    place in `observed` where it begins to differ. Where something was expected on the wire, `mark` says after what it
    should have come: the student's last "data", their end of the connection ("close"), or everything so far ("end");
    `where` is an endpoint of that conversation. A `complete` message is about how the program broke down itself.
    """

    message: str
    expected: str = ""
    observed: str = ""
    hint: str = ""
    blocks: bool = True
    caret: int = -1
    mark: Mark = ""
    where: tuple[str, int] | None = None
    complete: bool = False


class CheckFailed(Exception):
    """Raised by `fail`: the student's program did not do what the check asks for."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


def fail(
    message: str,
    *,
    expected: str = "",
    observed: str = "",
    hint: str = "",
    caret: int = -1,
    mark: Mark = "",
    where: tuple[str, int] | None = None,
) -> NoReturn:
    """Ends the check as failed. What the parts mean, Failure says."""
    raise CheckFailed(Failure(message, expected, observed, hint, caret=caret, mark=mark, where=where))


class Difference(TypedDict):
    """For `fail`: two texts of bytes, and where the second begins to differ."""

    expected: str
    observed: str
    caret: int
    mark: Mark


def difference(expected: bytes, observed: bytes, *, on_wire: bool = True) -> Difference:
    """The two for `fail`, each with a window round the first byte that differs: it stands in the same column.

    With `on_wire` False they are what was printed or stored, and have no place in the conversation.
    """
    as_text = is_text(expected) and is_text(observed)
    first = first_difference(expected, observed, as_text)
    before, start = last_characters(expected, first, as_text)
    width = max(len(count(expected)), len(count(observed)))
    lead = f"{f'{ELLIPSIS} {start:,} bytes {ELLIPSIS}' if start else ''}{before}"
    room = LINE - width - len(": '") - len(lead)
    told = [f"{count(data):>{width}}: '{lead}{beginning(data[first:], as_text, room)}" for data in (expected, observed)]
    if not observed:
        return {
            "expected": told[0].lstrip(),
            "observed": "no bytes at all",
            "caret": -1,
            "mark": "end" if on_wire else "",
        }
    mark: Mark = "data" if on_wire else ""
    caret = width + len(": '") + len(lead)
    return {"expected": told[0], "observed": told[1], "caret": caret, "mark": mark}


def first_difference(expected: bytes, observed: bytes, as_text: bool) -> int:
    """Where they begin to differ; in texts not in the middle of a character."""
    pairs = zip(expected, observed, strict=False)
    first = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(expected), len(observed)))
    while (
        as_text
        and first
        and any(0x80 <= byte < 0xC0 for byte in (*expected[first : first + 1], *observed[first : first + 1]))
    ):
        first -= 1
    return first


def last_characters(data: bytes, end: int, as_text: bool) -> tuple[str, int]:
    """What stands before a place, at most so much that the rest has room, and where it begins."""
    start = end
    if len(written(data[: min(end, MOST_BEFORE)], as_text)) <= MOST_BEFORE and end <= MOST_BEFORE:
        return written(data[:end], as_text), 0  # to leave out so little would save nothing
    while start and len(written(data[start - 1 : end], as_text)) <= BEFORE:
        start -= 1
    while as_text and start < end and 0x80 <= data[start] < 0xC0:  # never half a character
        start += 1
    return written(data[start:end], as_text), start


def beginning(data: bytes, as_text: bool, room: int) -> str:
    """As much as there is room for, with the quote that ends it."""
    end = min(len(data), room)
    while end and len(written(data[:end], as_text)) > room:
        end -= 1
    return written(data[:end], as_text) + ("'" if end == len(data) else ELLIPSIS)


def is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def written(data: bytes, as_text: bool) -> str:
    """Bytes as Python writes them in quotes. As text a character may be cut off: then its bytes are written."""
    shown = data.decode("utf-8" if as_text else "ascii", "surrogateescape")
    return "".join(map(character, shown))


def character(each: str) -> str:
    if 0xDC80 <= ord(each) <= 0xDCFF:  # a byte that is part of no character (surrogateescape)
        return f"\\x{ord(each) - 0xDC00:02x}"
    return "\\'" if each == "'" else repr(each)[1:-1]


def quote(data: bytes, around: int = 0) -> str:
    """Bytes as Python writes them, shortened to a window round the byte that matters; text stays readable."""
    if len(data) <= SHORT:
        return _literal(data)
    start = max(0, min(around - WINDOW, len(data) - 2 * WINDOW))
    end = min(len(data), start + 2 * WINDOW)
    before = f"… {start} bytes … " if start else ""
    after = f" … {len(data) - end} bytes …" if end < len(data) else ""
    return before + _literal(data[start:end]) + after


def count(data: bytes) -> str:
    return size(len(data))


def size(length: int) -> str:
    return f"{length:,} byte{'s'[: length != 1]}"


def _literal(data: bytes) -> str:
    """As text where it is UTF-8, as bytes where it is not, with every control character escaped."""
    try:
        return repr(data.decode("utf-8"))
    except UnicodeDecodeError:
        return repr(data)
