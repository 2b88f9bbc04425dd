"""What was asked of a lab's agents and what they answered: the last few thousand lines, put into words when wanted."""

from __future__ import annotations

import base64
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

MOST_LINES = 5000
SHORT = 64  # characters of a text that are kept; a multiple of 4, so that base64 can be read
MOST_PARTS, MOST_FIELDS, DEEP = 6, 16, 5  # of lists, of objects, and how deep these may lie in each other
BYTES = ("data", "tar", "pieces", "datagrams", "find")  # what is base64 on the link
NOT_SHOWN = ("id", "do", "ok", "error", "event")


@dataclass(frozen=True)
class Short:
    """The beginning of a long text, and how many characters it had."""

    begin: str
    length: int


@dataclass(frozen=True)
class Some:
    """The first parts of a list, and how many it had."""

    parts: tuple[Any, ...]
    length: int


@dataclass(frozen=True)
class Entry:
    """One message: seconds since the log's start, the host, what was going on, "->" for requests, and the message."""

    at: float
    host: str
    about: str
    sign: str
    message: Any


class Log:
    """One lab's log, in bounded memory. `about` says what is going on, for whoever reads the lines afterwards."""

    def __init__(self) -> None:
        self.about = ""
        self._begin = time.monotonic()
        self._entries: deque[Entry] = deque(maxlen=MOST_LINES)
        self._noted = 0
        self._lock = threading.Lock()

    def request(self, host: str, message: Mapping[str, Any]) -> None:
        self._note(host, "->", message)

    def reply(self, host: str, message: Mapping[str, Any]) -> None:
        """An answer, an event, or the agent's greeting."""
        sign = "**" if "event" in message or "hello" in message else "<-"
        self._note(host, sign, message)

    def words(self, host: str, line: str) -> None:
        """A line that an agent printed on standard error, or what the link itself has to say."""
        self._note(host, "!!", line)

    def lines(self) -> Iterator[str]:
        """One line for each message, and before them how many older ones were forgotten."""
        with self._lock:
            entries, forgotten = list(self._entries), self._noted - len(self._entries)
        if forgotten:
            yield f"... {forgotten:,} lines before ..."
        yield from map(in_words, entries)

    def _note(self, host: str, sign: str, message: Any) -> None:
        entry = Entry(time.monotonic() - self._begin, host, self.about, sign, shortened(message))
        with self._lock:
            self._entries.append(entry)
            self._noted += 1


def shortened(value: Any, depth: int = 0) -> Any:
    """The same without what is long, so that nothing large is held and little is done."""
    if isinstance(value, str) and len(value) > SHORT:
        return Short(value[:SHORT], len(value))
    if isinstance(value, Mapping):
        kept = islice(value.items(), MOST_FIELDS if depth < DEEP else 0)
        return {key: shortened(each, depth + 1) for key, each in kept}
    if isinstance(value, list | tuple):
        parts = value[:MOST_PARTS] if depth < DEEP else ()
        return Some(tuple(shortened(each, depth + 1) for each in parts), len(value))
    return value


def in_words(entry: Entry) -> str:
    lead = f"{entry.at:9.3f} {entry.host:<7} {entry.about or '-':<16} {entry.sign}"
    return f"{lead} {number_of(entry.message):<6} {told(entry.message)}"


def number_of(message: Any) -> str:
    """By which a request and its answer belong together."""
    number = message.get("id") if isinstance(message, Mapping) else None
    return f"#{number}" if isinstance(number, int) else ""


def told(message: Any) -> str:
    if not isinstance(message, Mapping):
        return text_of(message)
    name = named(message.get("do") or message.get("event") or "")
    if isinstance(message.get("error"), Mapping):
        return f"error {details(message['error'])}"
    body = message["ok"] if isinstance(message.get("ok"), Mapping) else message
    return " ".join(filter(None, (name, details(body)))) or "done"


def details(body: Mapping[str, Any]) -> str:
    return " ".join(f"{named(key)}={value_of(key, each)}" for key, each in body.items() if key not in NOT_SHOWN)


def named(word: object) -> str:
    """A name as it is; anything else so that it stays on its line."""
    return word if isinstance(word, str) and (word.isidentifier() or not word) else ascii(word)


def value_of(key: str, value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + " ".join(f"{named(name)}={value_of(name, each)}" for name, each in value.items()) + "}"
    if isinstance(value, Some):
        parts = [value_of(key, each) for each in value.parts]
        left = [f"... {value.length:,} in all"] if value.length > len(parts) else []
        return "[" + ", ".join(parts + left) + "]"
    if key in BYTES and isinstance(value, str | Short):
        return bytes_of(value)
    return text_of(value)


def text_of(value: Any) -> str:
    if isinstance(value, Short):
        return f"{value.begin!a}... ({value.length:,} characters)"
    return f"{value:.6g}" if isinstance(value, float) else ascii(value)


def bytes_of(value: str | Short) -> str:
    """Bytes that travelled as base64, their beginning as Python writes it."""
    begin, length = (value.begin, value.length) if isinstance(value, Short) else (value, 0)
    try:
        data = base64.b64decode(begin, validate=True)
    except ValueError:
        return text_of(value)
    return f"{data!r}... ({length // 4 * 3:,} bytes)" if length else repr(data)
