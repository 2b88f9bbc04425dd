"""What there is to mend in an exercise, and the complaint that each of its TOML files may earn."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Complaint:
    """Something to mend: where it is, what it is, and the command or step that mends it."""

    where: str
    what: str
    mend: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}\n    mend it: {self.mend}"


def about_newer_toml(path: Path) -> Iterator[Complaint]:
    """A file that tomli has read is TOML that every other reader takes, too."""
    try:
        tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        yield Complaint(str(path), f"only TOML 1.1 reads this: {error}", "write it as TOML 1.0, which every tool reads")
