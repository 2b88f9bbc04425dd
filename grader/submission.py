"""A folder, a single file or a zip from anywhere -> a safe Submission with a digest."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from grader.errors import SubmissionError
from grader.exercise import Exercise
from grader.result import SubmissionInfo

MEBIBYTE = 1024 * 1024
MOST_BYTES = 16 * MEBIBYTE
MOST_FILES = 2000
LARGEST_FILE = 8 * MEBIBYTE
TOO_LARGE = f"larger than {LARGEST_FILE // MEBIBYTE} MiB"
LONGEST_NAME = 255  # bytes, on every file system that matters
ENCRYPTED, IN_UTF8 = 0x1, 0x800  # flags of a zip's entry (PKWARE APPNOTE 4.4.4)
UNIX = 3  # the system that an entry was made on (APPNOTE 4.4.2)
NO_ZIPS = {
    b"rar!": "it is a RAR archive. Pack the files as a zip",
    b"7z\xbc\xaf": "it is a 7z archive. Pack the files as a zip",
    b"\x1f\x8b": "it is a gzip file. Pack the files as a zip",
    b"<!doctype": "it is a web page. Download the file itself",
    b"<html": "it is a web page. Download the file itself",
}
MANIFEST = "grade-submission.json"  # what `grade submit` puts beside a student's files
HANDED_IN = "written by `grade submit`, which writes it anew"
A_LINK = "a link, and not a file of its own"
VIRTUAL_ENVIRONMENT = "a virtual environment: installed packages, not your work"
UNWANTED = {
    "__pycache__": "Python makes it anew",
    "__MACOSX": "macOS adds it by itself",
    "node_modules": "installed packages, not your work",
    "venv": VIRTUAL_ENVIRONMENT,
    ".venv": VIRTUAL_ENVIRONMENT,
}


@dataclass(frozen=True)
class LeftOut:
    """A file, or a folder (its name ends in /), that is no part of a submission, and why."""

    name: str
    why: str


@dataclass(frozen=True)
class Submission:
    """What a student handed in: relative paths with their contents. Nothing in it was run or imported."""

    path: str
    files: dict[str, bytes]
    left_out: tuple[LeftOut, ...] = ()

    @property
    def sha256(self) -> str:
        content = hashlib.sha256()
        for name, data in sorted(self.files.items()):
            content.update(f"{name}\0{len(data)}\0".encode() + data)
        return content.hexdigest()

    @property
    def info(self) -> SubmissionInfo:
        return SubmissionInfo(self.path, self.sha256, tuple(sorted(self.files)))

    @property
    def shadows(self) -> list[str]:
        """Files that hide a module of Python's own library from every program of the folder."""
        return sorted(name for name in self.files if name.endswith(".py") and name[:-3] in sys.stdlib_module_names)


def read(path: Path, exercise: Exercise) -> Submission:
    """Reads what lies at the path. Raises SubmissionError, in one line, when it cannot be graded."""
    if path.is_dir():
        submission = read_folder(path)
    elif path.suffix.lower() == ".zip" and path.is_file():
        submission = Submission(str(path), read_zip(path))
    elif path.is_file():
        submission = Submission(str(path), {exercise.programs[0]: read_file(path)})
    else:
        raise SubmissionError(f"There is no folder {path}. Say where your program is: `grade {exercise.name} FOLDER`.")
    require_programs(submission, exercise)
    return submission


def require_programs(submission: Submission, exercise: Exercise) -> None:
    missing = [name for name in exercise.programs if name not in submission.files]
    for each in submission.left_out:
        if each.name in missing:
            raise SubmissionError(f"{each.name} in {submission.path} cannot be taken: {each.why}.")
    if missing:
        there = sorted(name for name in submission.files if name.endswith(".py") and "/" not in name)
        has = f"It has {', '.join(there[:5])}: rename the file that is meant" if there else "It has no Python file"
        raise SubmissionError(
            f"{submission.path} has no {' and no '.join(missing)}, which {exercise.name} asks for. {has}."
        )


def read_folder(folder: Path, with_handed_in: bool = False) -> Submission:
    """Every regular file below the folder; left out are links, and what editors, git and Python leave there.

    What `grade submit` wrote is the student's own copy where they work, and their work where it was handed in.
    """
    files: dict[str, bytes] = {}
    left_out: list[LeftOut] = []
    for place, folders, names in os.walk(folder, onerror=unreadable):
        why = {Path(place, name): folder_unwanted(Path(place, name)) for name in folders}
        left_out += [LeftOut(f"{name_in(folder, path)}/", reason) for path, reason in why.items() if reason]
        folders[:] = sorted(path.name for path, reason in why.items() if not reason)
        for path in (Path(place, name) for name in sorted(names)):
            name = name_in(folder, path)
            reason = file_unwanted(path, name)
            if reason and not (with_handed_in and reason == HANDED_IN):
                left_out.append(LeftOut(name, reason))
            else:
                add(files, name, path.stat().st_size, partial(read_file, path), folder)
    return Submission(str(folder), files, tuple(sorted(left_out, key=lambda each: each.name)))


def unreadable(error: OSError) -> None:
    raise SubmissionError(f"{error.filename} cannot be read: {error.strerror}.") from error


def folder_unwanted(path: Path) -> str:
    """Why nothing of a folder is read; "" where it is."""
    if path.is_symlink():
        return A_LINK
    return VIRTUAL_ENVIRONMENT if os.path.isfile(path / "pyvenv.cfg") else name_unwanted(path.name)


def file_unwanted(path: Path, name: str) -> str:
    """Why a file is not read, by its place in the submission and what it is; "" where it is."""
    if reason := name_unwanted(path.name):
        return reason
    if not stat.S_ISREG(path.lstat().st_mode):
        return A_LINK if path.is_symlink() else "no regular file"
    if path.stat().st_size > LARGEST_FILE:
        return TOO_LARGE
    if name == MANIFEST or is_handed_in(path):
        return HANDED_IN
    return "" if is_safe(name) else "its name cannot travel in a zip"


def name_unwanted(name: str) -> str:
    """Why files and folders of that name are not read, wherever they lie; "" where they are."""
    return UNWANTED.get(name, "hidden, as what tools and systems keep for themselves" if name.startswith(".") else "")


def name_in(folder: Path, path: Path) -> str:
    return readable(path.relative_to(folder).as_posix())


def is_handed_in(path: Path) -> bool:
    """Whether a file is a zip that `grade submit` wrote."""
    if path.suffix.lower() != ".zip":
        return False
    try:
        with zipfile.ZipFile(path) as packed:
            return MANIFEST in packed.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return False


def read_zip(path: Path) -> dict[str, bytes]:
    """Every regular file in the zip but a manifest of ours; a single folder around all of them is taken off."""
    files = without_outer_folder(unzip(path, str(path)))
    files.pop(MANIFEST, None)
    return files


def unzip(packed: Path | BinaryIO, where: str) -> dict[str, bytes]:
    """Every regular file in the zip, by its name in it. Raises SubmissionError, which says `where`, in one line."""
    files: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(packed) as opened:
            for entry in filter(is_plain, opened.infolist()):
                refuse_unreadable(entry, where)
                name = PurePosixPath(name_of(entry)).as_posix()
                add(files, name, entry.file_size, partial(read_entry, opened, entry), where)
    except zipfile.BadZipFile as error:
        raise SubmissionError(f"{where} cannot be opened as a zip: {no_zip(packed) or error}.") from error
    except (zlib.error, EOFError, ValueError, RuntimeError, OSError) as error:
        raise SubmissionError(f"{where} cannot be opened as a zip: {error}.") from error
    return files


def refuse_unreadable(entry: zipfile.ZipInfo, where: str) -> None:
    """Raises SubmissionError for what Python can open with a password alone, or only without a limit to its size."""
    if entry.flag_bits & ENCRYPTED:
        raise SubmissionError(f"{where} is locked with a password. Pack the files anew without one.")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise SubmissionError(f"{where} is packed in an unusual way. Pack the files as an ordinary zip.")


def read_entry(opened: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """One entry's content. Asked for without a size, Python would unpack all of a bomb that lies about its own."""
    with opened.open(entry) as file:
        return file.read(entry.file_size + 1)


def no_zip(packed: Path | BinaryIO) -> str:
    """What a file is that was taken for a zip, by its first bytes; "" where they do not tell."""
    if isinstance(packed, Path):
        with packed.open("rb") as file:
            start = file.read(16)
    else:
        packed.seek(0)
        start = packed.read(16)
    return next(
        (what for first, what in NO_ZIPS.items() if start.lower().startswith(first)), "" if start else "it is empty"
    )


def name_of(entry: zipfile.ZipInfo) -> str:
    """An entry's name as it was meant: folders by /, and UTF-8 also where the flag for it was forgotten.

    PKWARE APPNOTE 4.4.17 asks for / and appendix D for the flag; packers on Windows and macOS are known for neither.
    """
    name = entry.filename
    if not entry.flag_bits & IN_UTF8:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name if entry.create_system == UNIX else name.replace("\\", "/")


def is_plain(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry is a regular file at a place below the top, and not what systems add by themselves."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    name = name_of(entry)
    return (
        not name.endswith("/")
        and kind in (0, stat.S_IFREG)
        and is_safe(name)
        and not any(map(name_unwanted, parts_of(name)))
    )


def is_safe(name: str) -> bool:
    """Whether a name stays below the folder that it is unpacked in, on every system."""
    parts = parts_of(name)
    return bool(parts) and not name.startswith("/") and ".." not in parts and ":" not in parts[0]


def parts_of(name: str) -> tuple[str, ...]:
    return PurePosixPath(name.replace("\\", "/")).parts


def without_outer_folder(files: dict[str, bytes]) -> dict[str, bytes]:
    outer = {name.partition("/")[0] for name in files}
    if len(outer) == 1 and all("/" in name for name in files):
        return {name.partition("/")[2]: data for name, data in files.items()}
    return files


def add(files: dict[str, bytes], name: str, size: int, content: Callable[[], bytes], where: Path | str) -> None:
    """Adds one file within the limits. Raises SubmissionError that names the limit."""
    if len(files) >= MOST_FILES:
        raise SubmissionError(f"{where} has more than {MOST_FILES} files. Is it the right folder?")
    if sum(map(len, files.values())) + size > MOST_BYTES:
        raise SubmissionError(f"{where} holds more than {MOST_BYTES // MEBIBYTE} MiB. Is it the right folder?")
    if any(len(part.encode()) > LONGEST_NAME for part in name.split("/")) or clashes(name, files):
        raise SubmissionError(f"{where} has a file that cannot be unpacked here: {name[:80]!r}.")
    data = content()
    if files.setdefault(name, data) != data:
        raise SubmissionError(f"{where} has two different files called {name}: leave the one that is meant.")


def clashes(name: str, files: dict[str, bytes]) -> bool:
    """Whether one name would have to be a file and a folder at once."""
    parents = {str(parent) for parent in PurePosixPath(name).parents}
    return not parents.isdisjoint(files) or any(other.startswith(f"{name}/") for other in files)


def readable(name: str) -> str:
    """The name as UTF-8; bytes that are none (old zips leave such names) are written as escapes."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def read_file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SubmissionError(f"{path} cannot be read: {error.strerror}.") from error
