"""Writes files: those that the user named, and those that others may read at any moment."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from grader.errors import CallError


def write(path: Path, data: bytes) -> None:
    """Writes a file that the user asked for. Raises CallError where that cannot be."""
    try:
        path.write_bytes(data)
    except OSError as error:
        raise CallError(f"{path} cannot be written: {error.strerror}.") from error


def replace_whole(path: Path, data: bytes) -> None:
    """Puts a file in place at once, folders included: a reader finds the old one or the new one. Raises OSError."""
    with whole(path) as file:
        file.write(data)


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """A file to write to that stands at its place when all is written, and not before. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
