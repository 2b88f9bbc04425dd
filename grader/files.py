"""Writes files: those that the user named, and those that others may read at any moment."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from grader.errors import CallError


def write(path: Path, data: bytes) -> None:
    """Writes a file that the user asked for. Raises CallError where that cannot be."""
    try:
        path.write_bytes(data)
    except OSError as error:
        raise CallError(f"{path} cannot be written: {error.strerror}.") from error


def replace_whole(path: Path, data: bytes) -> None:
    """Puts a file in place at once, folders included: a reader finds the old one or the new one. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
