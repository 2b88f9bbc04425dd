"""A folder, or a class's zip unpacked into one: what lies in it, under the names that it was given."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from grader.classroom.database import NAME as DATABASE
from grader.classroom.model import Kind, Piece, Remark
from grader.errors import CallError
from grader.submission import name_unwanted, readable

OF_SYSTEMS = ("thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r")  # what Windows and macOS put into every folder


@dataclass(frozen=True)
class Place:
    """A folder with things in it. `real` has the names of those that could not have their own on this disk."""

    folder: Path
    real: Mapping[Path, str] = field(default_factory=dict)

    @cached_property
    def things(self) -> tuple[Piece, ...]:
        """The files and folders in it, student2 before student10, without links and what systems leave there.

        Raises CallError where it may not be read.
        """
        return tuple(self.piece(path) for path, link in self._paths() if not link)

    def links(self) -> tuple[Remark, ...]:
        """A remark for each link in it: nobody's work."""
        found = [readable(path.name) for path, link in self._paths() if link]
        return tuple(not_understood(name, "It is a link, and not followed: copy what it leads to.") for name in found)

    def within(self, thing: Piece) -> Place:
        return Place(thing.path, self.real)

    def piece(self, path: Path) -> Piece:
        return Piece(path, self.real.get(path, readable(path.name)))

    def _paths(self) -> list[tuple[Path, bool]]:
        """Everything that is somebody's, and whether it is a link."""
        try:
            paths = [(path, path.is_symlink()) for path in self.folder.iterdir()]
        except OSError as error:
            raise CallError(f"{self.folder} cannot be read: {error.strerror}.") from error
        wanted = [(path, link) for path, link in paths if not is_systems(path.name) and not is_ours(path)]
        return sorted(wanted, key=lambda each: in_order(self.piece(each[0]).name))


def is_systems(name: str) -> bool:
    return bool(name_unwanted(name)) or name.lower() in OF_SYSTEMS


def is_ours(path: Path) -> bool:
    """Whether it is a folder into which `grade class` graded: nobody's work."""
    return (path / DATABASE).is_file()


def in_order(name: str) -> list[tuple[int, int, str]]:
    """A key that sorts names as people do: student2 before student10."""
    parts = re.findall(r"[0-9]{1,18}|[^0-9]+|[0-9]", name.casefold())
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts] + [(2, 0, name)]


def is_zip(piece: Piece) -> bool:
    return piece.name.lower().endswith(".zip") and piece.path.is_file()


def not_understood(about: str, what: str) -> Remark:
    return Remark(Kind.NOT_UNDERSTOOD, about, what)
