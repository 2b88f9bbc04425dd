"""The pieces that a student handed in -> their files, with zips, and zips in zips, laid open like folders."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any

from grader.classroom.intake.place import is_zip
from grader.classroom.model import Piece
from grader.errors import SubmissionError
from grader.submission import MANIFEST, MEBIBYTE, MOST_BYTES, LeftOut, Submission, read_file, read_folder, unzip

DEEPEST = 3  # zips in zips: a platform's in a student's, and one that they packed twice
MOST_ZIPS = 20  # among one student's files that are opened, or tried to: one for each exercise, and a few


@dataclass
class Contents:
    """One student's files, by their path.

    `opened` are the zips, by the folder that each became, with their names and bytes; `problems` what could not be
    opened; `meant` the exercise that a manifest of `grade submit` names, by the folder that it lay in; `changed` the
    manifests whose digests do not fit; `zips` how many zips were found among the files.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()
    opened: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    meant: dict[str, str] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    zips: int = 0

    @property
    def size(self) -> int:
        return sum(map(len, self.files.values()))

    def below(self, folder: str) -> dict[str, bytes]:
        """The files of one folder by their path in it, as they were handed in: zips in it are files again."""
        start = f"{folder}/" if folder else ""
        zips = {
            f"{inner}/": packed for inner, packed in self.opened.items() if inner.startswith(start) and inner != folder
        }
        loose = {name: data for name, data in self.files.items() if name.startswith(start)}
        loose = {name: data for name, data in loose.items() if not name.startswith(tuple(zips))}
        outermost = [
            packed
            for inner, packed in zips.items()
            if not any(inner.startswith(f"{each}") for each in zips if each != inner)
        ]
        return {name[len(start) :]: data for name, data in [*loose.items(), *outermost]}


def read_pieces(pieces: Iterable[Piece]) -> Contents:
    """Everything in the pieces. What cannot be opened is one of the problems; nothing is raised for it."""
    several = len(pieces := tuple(pieces)) > 1
    contents, names = Contents(), set[str]()
    for number, each in enumerate(pieces):
        piece = replace(each, name=f"{number} {each.name}") if each.name in names else each
        names.add(piece.name)
        try:
            add_piece(contents, piece, f"{piece.name}/" if several else "")
        except SubmissionError as error:  # the student's own name for it, not where it lies on this machine
            contents.problems.append(str(error).replace(str(piece.path), piece.name))
        except OSError as error:
            contents.problems.append(f"{piece.name} cannot be read: {error.strerror}.")
    read_manifests(contents)
    return contents


def add_piece(contents: Contents, piece: Piece, folder: str) -> None:
    """Adds one piece's files. Raises SubmissionError where it cannot be read, or is too much with what is there."""
    if piece.path.is_dir():
        found = read_folder(piece.path, with_handed_in=True)
        take(contents, folder, found)
        zips = [name for name in found.files if name.lower().endswith(".zip")]
        for name in zips:
            lay_open(contents, f"{folder}{name}", found.files[name])
    elif is_zip(piece):
        open_zip(contents, piece)
    elif piece.path.is_file():
        make_room(contents, piece.path.stat().st_size, piece.name)
        contents.files[piece.name] = read_file(piece.path)
    else:
        raise SubmissionError(f"{piece.name} is gone, or no file.")


def take(contents: Contents, folder: str, found: Submission) -> None:
    make_room(contents, sum(map(len, found.files.values())), folder or found.path)
    contents.files |= {f"{folder}{name}": data for name, data in found.files.items()}
    contents.left_out += tuple(LeftOut(f"{folder}{each.name}", each.why) for each in found.left_out)


def open_zip(contents: Contents, piece: Piece) -> None:
    """Lays a zip on the disk open. It is never in memory as a whole."""
    add_unzipped(contents, unzipped_name(contents, piece.name), unzip(piece.path, piece.name), 1)


def lay_open(contents: Contents, name: str, packed: bytes, depth: int = 1) -> None:
    """Lays a zip among the files open, in a folder of its name; it is a problem where that cannot be."""
    try:
        contents.zips += 1
        if depth > DEEPEST or contents.zips > MOST_ZIPS:
            raise SubmissionError(f"{name} was not opened: there are too many zips, or too many in one another.")
        files = unzip(io.BytesIO(packed), name)
        folder = unzipped_name(contents, name)
        make_room(contents, sum(map(len, files.values())), name)
    except SubmissionError as error:
        contents.problems.append(str(error))
        return
    del contents.files[name]
    contents.opened[folder] = (name, packed)
    add_unzipped(contents, folder, files, depth)


def add_unzipped(contents: Contents, folder: str, files: dict[str, bytes], depth: int) -> None:
    make_room(contents, sum(map(len, files.values())), folder)
    contents.files |= {f"{folder}/{name}": data for name, data in files.items()}
    for name, data in files.items():
        if name.lower().endswith(".zip"):
            lay_open(contents, f"{folder}/{name}", data, depth + 1)


def unzipped_name(contents: Contents, name: str) -> str:
    """The folder for what is in a zip: called like it without its ending, or with, where another is called so."""
    taken = [*contents.files, *(f"{folder}/" for folder in contents.opened)]
    return next(
        folder
        for folder in (name[:-4], name, *(f"{name}.{number}" for number in range(1, len(taken) + 2)))
        if not any(other == folder or other.startswith(f"{folder}/") for other in taken if other != name)
    )


def make_room(contents: Contents, size: int, name: str) -> None:
    """Raises SubmissionError where the student would have more than one may."""
    if contents.size + size > MOST_BYTES:
        raise SubmissionError(f"With {name} it would hold more than {MOST_BYTES // MEBIBYTE} MiB.")


# --- manifests of `grade submit` ------------------------------------------------------------------------------------


def read_manifests(contents: Contents) -> None:
    """Takes the manifests out of the files, and keeps what they say. What they say of points is never believed."""
    for name in [name for name in contents.files if PurePosixPath(name).name == MANIFEST]:
        body = parse(contents.files.pop(name))
        folder = name[: -len(MANIFEST)].rstrip("/")
        if exercise := body.get("exercise"):
            contents.meant[folder] = str(exercise)
            if digests_of(body) != digests(contents.below(folder)):
                contents.changed.append(name)


def parse(text: bytes) -> dict[str, Any]:
    """A manifest; {} for what is none."""
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def digests_of(manifest: dict[str, Any]) -> set[tuple[str, str]]:
    """The name and digest of each file, as the manifest has them."""
    files = manifest.get("files")
    listed = [each for each in files if isinstance(each, dict)] if isinstance(files, list) else []
    return {(str(each.get("name")), str(each.get("sha256"))) for each in listed}


def digests(files: dict[str, bytes]) -> set[tuple[str, str]]:
    """The name and digest of each file, as they are."""
    return {(name, hashlib.sha256(data).hexdigest()) for name, data in files.items()}
