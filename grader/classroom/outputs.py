"""What a batch gives back: everything is made from class.db, after the last result is in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from grader.feedback import Feedback


@dataclass(frozen=True)
class Wanted:
    """What was asked for besides what every batch gives: files of platforms to fill, and how much is told."""

    canvas: str | None = None
    moodle: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    junit: str | None = None
    feedback: Feedback = field(default_factory=Feedback)
