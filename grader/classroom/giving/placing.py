"""Puts the files of this room in place: whole or not at all, and with a sentence where that cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from grader.errors import ClassError
from grader.files import whole


@contextmanager
def placed(path: Path) -> Iterator[BinaryIO]:
    """A file to write to, which stands at its place once all is written. Raises ClassError where that cannot be."""
    try:
        with whole(path) as file:
            yield file
    except OSError as error:
        raise ClassError(
            f"{path} cannot be written: {error.strerror or error}. Nothing that was graded is lost: "
            "make room or name another place, and ask again."
        ) from error


def place(path: Path, data: bytes) -> None:
    """Puts a whole file in place. Raises ClassError where that cannot be."""
    with placed(path) as file:
        file.write(data)
