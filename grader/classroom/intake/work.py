"""What a layout finds in a place: whose work it is, and what could not be understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from grader.classroom.model import Piece, Remark


@dataclass(frozen=True)
class Work:
    """What one student or group handed in.

    `handle` is what tells students apart: the same for one student everywhere in a class, and the next time too.
    `ids` are the words of IDS. `exercise` is the name of the one exercise that it can be for, "" where that is to be
    seen from the files.
    """

    handle: str
    name: str
    pieces: tuple[Piece, ...] = ()
    ids: Mapping[str, str] = field(default_factory=dict)
    late: bool = False
    exercise: str = ""


@dataclass(frozen=True)
class Found:
    """Everything that a layout found."""

    works: tuple[Work, ...]
    remarks: tuple[Remark, ...] = ()
