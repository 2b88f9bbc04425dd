"""The log of a lab's agents: one line for each message, whatever it holds, and never more than it may keep."""

from __future__ import annotations

import base64
import sys

from hypothesis import given
from hypothesis import strategies as st

from grader.lab import log as logs
from grader.lab.log import MOST_LINES, Log, shortened

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=200),
    lambda parts: st.lists(parts, max_size=9) | st.dictionaries(st.text(max_size=9), parts, max_size=20),
    max_leaves=30,
)
names = st.sampled_from(["id", "do", "ok", "error", "event", "hello", "data", "tar", "pieces", "until", "find"])


def only_line(log: Log) -> str:
    (line,) = log.lines()
    return line.split(maxsplit=3)[3]


@given(st.dictionaries(names | st.text(max_size=9), anything, max_size=20))
def test_any_message_is_one_printable_line(message: dict[str, object]) -> None:
    log = Log()
    log.request("peer", message)
    log.reply("student", message)
    lines = list(log.lines())
    assert len(lines) == 2
    assert all(line.isprintable() and line.splitlines() == [line] for line in lines)


def test_bytes_are_shown_as_bytes_and_long_ones_by_their_beginning() -> None:
    log = Log()
    data = base64.b64encode(b"hello\n" * 1000).decode()
    log.request("peer", {"id": 3, "do": "send", "pieces": ["aGk=", data], "pause": 0.1})
    pieces = "[b'hi', b'" + r"hello\n" * 8 + "'... (6,000 bytes)]"
    assert only_line(log) == f"-> #3     send pieces={pieces} pause=0.1"


def test_an_error_and_a_done_are_told() -> None:
    log = Log()
    log.reply("peer", {"id": 1, "error": {"kind": "os", "errno": "EADDRINUSE", "message": "taken"}})
    log.reply("peer", {"id": 2, "ok": {}})
    told = [" ".join(line.split()[3:]) for line in log.lines()]
    assert told == ["<- #1 error kind='os' errno='EADDRINUSE' message='taken'", "<- #2 done"]


def test_it_forgets_the_oldest_and_says_so() -> None:
    log = Log()
    for number in range(MOST_LINES + 1000):
        log.words("peer", f"word {number}")
    lines = list(log.lines())
    assert len(lines) == MOST_LINES + 1
    assert lines[0] == "... 1,000 lines before ..."
    assert "word 1000" in lines[1]


def test_what_is_large_is_not_held() -> None:
    frames = [{"at": 0.0, "data": "A" * 2000} for _ in range(10_000)]
    kept = shortened({"id": 1, "ok": {"frames": frames, "tar": "A" * 10_000_000}})
    assert size(kept) < 10_000


def size(value: object) -> int:
    """Bytes of a value and of all that it holds."""
    inside: list[object] = []
    if isinstance(value, dict):
        inside = [*value.keys(), *value.values()]
    elif isinstance(value, logs.Some):
        inside = list(value.parts)
    elif isinstance(value, logs.Short):
        inside = [value.begin]
    return sys.getsizeof(value) + sum(map(size, inside))
