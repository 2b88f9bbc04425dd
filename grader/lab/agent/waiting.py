"""How the agent waits and what it waits for: deadlines that are fair on a loaded machine, and conditions on bytes."""

from __future__ import annotations

import base64
import select
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    import socket
    from collections.abc import Callable
    from typing import Any

SLICE = 0.05


class BadRequest(Exception):
    """The request itself cannot be understood or carried out; the caller has to change it."""


class Patience:
    """A deadline in seconds that counts in small slices, so that a machine that stood still does not use it up.

    With `starved`, the seconds for which a program has waited for a processor so far, these count a quarter alone: a
    deadline counts the program's time. So it is over after four times its seconds at the latest.
    """

    def __init__(self, seconds: float, starved: Callable[[], float] | None = None) -> None:
        self.left = float(seconds)
        self.seen = time.monotonic()
        self.starved = starved
        self.hungry = starved() if starved else 0.0

    def over(self) -> bool:
        now = time.monotonic()
        passed = min(now - self.seen, 2 * SLICE)
        if self.starved:
            hungry = self.starved()
            passed = max(passed - max(0.0, hungry - self.hungry), passed / 4)
            self.hungry = hungry
        self.left -= passed
        self.seen = now
        return self.left <= 0

    def slice(self) -> float:
        return max(0.0, min(self.left, SLICE))


def encode(data: bytes | bytearray | memoryview) -> str:
    return base64.b64encode(data).decode("ascii")


def decode(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def met(condition: dict[str, Any], data: bytes | bytearray) -> bool:
    """Whether received bytes fulfil {"count": n} or {"find": base64}; without either, only the end ends a wait."""
    if "count" in condition:
        return len(data) >= int(condition["count"])
    return "find" in condition and decode(condition["find"]) in data


def wait_for(sock: socket.socket, side: str, patience: Patience) -> bool:
    """Waits until the socket can be read ("read") or written ("write"); False when time is up."""
    while True:
        readers, writers = ([sock], []) if side == "read" else ([], [sock])
        if any(select.select(readers, writers, [], patience.slice())):
            return True
        if patience.over():
            return False
