"""Finding: one thing that the doctor looked at, how it is, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """`note` is worth knowing and keeps nothing from working; `trouble` is to be mended."""

    OK = "ok"
    NOTE = "note"
    TROUBLE = "trouble"


@dataclass(frozen=True)
class Finding:
    """What was found, in one sentence. `proves` names the backend, docker or local, that was seen to work."""

    name: str
    state: State
    found: str
    remedy: str = ""
    proves: str = ""
