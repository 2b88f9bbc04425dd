"""A class's zip -> a folder on the disk, file by file, and a remark for each that is left out."""

from __future__ import annotations

import errno
import re
import shutil
import stat
import zipfile
import zlib
from pathlib import Path

from grader.classroom.intake.keys import DEVICES, digest
from grader.classroom.intake.place import Place
from grader.classroom.model import Kind, Remark
from grader.errors import CallError, ClassError
from grader.submission import ENCRYPTED, name_of, name_unwanted, no_zip, parts_of

GIBIBYTE = 1024**3
MOST_BYTES = 8 * GIBIBYTE  # 500 students with the most that one may hand in, 16 MiB
MOST_FILES = 200_000  # 500 students with 400 files each
LARGEST_FILE = GIBIBYTE // 4  # the largest that Moodle and Canvas are usually set to take
LONGEST_NAME = 200  # bytes of one name on the disk: file systems take 255, and some fewer
CHUNK = 1024 * 1024
UNWRITABLE = re.compile(r'[\x00-\x1f<>:"\\|?*]|[. ]$')  # what Windows does not take in a name
DRIVE = re.compile(r"[A-Za-z]:")
DISK_TROUBLE = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EIO}


def unpack(packed: Path, into: Path) -> tuple[Place, list[Remark]]:
    """Unpacks what is safe, under names that every disk takes. One file at a time is in memory, and that in parts.

    Raises CallError where the zip cannot be opened or is too large, ClassError where the disk does not take it.
    """
    real: dict[Path, str] = {}
    remarks: list[Remark] = []
    try:
        into.mkdir(parents=True)
        with zipfile.ZipFile(packed) as opened:
            entries = [entry for entry in opened.infolist() if not is_rubbish(entry)]
            refuse_too_much(packed, entries)
            for entry in entries:
                why = left_out(entry) or write(opened, entry, target(into, entry, real))
                remarks += [Remark(kind, name_of(entry), what) for kind, what in why]
    except zipfile.BadZipFile as error:
        raise CallError(f"{packed} cannot be opened as a zip: {no_zip(packed) or error}.") from error
    except (ValueError, RuntimeError) as error:
        raise CallError(f"{packed} cannot be opened as a zip: {error}.") from error
    except FileExistsError as error:
        raise ClassError(f"{into} is there already, and what was unpacked before is not overwritten.") from error
    except OSError as error:
        if error.errno in DISK_TROUBLE:
            raise ClassError(f"{packed} cannot be unpacked into {into}: {error.strerror}.") from error
        raise CallError(f"{packed} cannot be read: {error.strerror or error}.") from error
    return Place(into, real), remarks


def refuse_too_much(packed: Path, entries: list[zipfile.ZipInfo]) -> None:
    """Raises CallError for a zip that would fill the disk, by what it says of itself: no more is ever unpacked."""
    size = sum(entry.file_size for entry in entries if entry.file_size <= LARGEST_FILE)
    if len(entries) > MOST_FILES or size > MOST_BYTES:
        most = f"{MOST_FILES:,} files and {MOST_BYTES // GIBIBYTE} GiB"
        raise CallError(
            f"{packed} holds more than {most}, which no class does. Unpack it yourself, and grade the folder."
        )
    if sum(entry.compress_size for entry in entries) > packed.stat().st_size:
        raise CallError(f"{packed} says that more is in it than fits: it is damaged, or a zip bomb. Download it again.")


def is_rubbish(entry: zipfile.ZipInfo) -> bool:
    """Whether it is what systems and tools add by themselves."""
    return stays_below(name_of(entry)) and any(map(name_unwanted, parts_of(name_of(entry))))


def stays_below(name: str) -> bool:
    """Whether a name leads to a place below the folder. A colon may be in it, but no drive."""
    return bool(parts_of(name)) and not name.startswith("/") and ".." not in parts_of(name) and not DRIVE.match(name)


def left_out(entry: zipfile.ZipInfo) -> list[tuple[Kind, str]]:
    """Why an entry is not unpacked; [] where it is."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if not stays_below(name_of(entry)):
        return [(Kind.NOT_UNDERSTOOD, "It was not unpacked: its name leads out of the folder.")]
    if name_of(entry).endswith("/"):
        return []
    if kind not in (0, stat.S_IFREG):
        return [(Kind.NOT_UNDERSTOOD, "It was not unpacked: it is a link or a device, and no file of its own.")]
    if entry.flag_bits & ENCRYPTED:
        return [(Kind.NOT_UNDERSTOOD, "It was not unpacked: it is locked with a password.")]
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return [(Kind.NOT_UNDERSTOOD, "It was not unpacked: it is packed in an unusual way.")]
    if entry.file_size > LARGEST_FILE:
        return [(Kind.NOT_UNDERSTOOD, f"It was not unpacked: it is larger than {LARGEST_FILE // CHUNK} MiB.")]
    return []


def target(into: Path, entry: zipfile.ZipInfo, real: dict[Path, str]) -> Path:
    """Where an entry goes; `real` learns each name that had to be another on the disk."""
    path = into
    for part in parts_of(name_of(entry)):
        path /= on_disk(part)
        if path.name != part:
            real[path] = part
    return path


def on_disk(name: str) -> str:
    """The name itself, or as much of it as every disk takes, a digest, and its ending."""
    good = UNWRITABLE.sub("_", name)
    if good == name and len(name.encode()) <= LONGEST_NAME and name.partition(".")[0].lower() not in DEVICES:
        return name
    ending = Path(good).suffix if len(Path(good).suffix) < 10 else ""
    start = good.encode("utf-8", "replace")[: LONGEST_NAME - 30].decode(errors="ignore")
    return f"{start}~{digest(name)}{ending}"


def write(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path) -> list[tuple[Kind, str]]:
    """Writes one entry; why it could not, where that is the entry's own fault."""
    try:
        if name_of(entry).endswith("/"):
            path.mkdir(parents=True, exist_ok=True)
            return []
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file, opened.open(entry) as content:
            shutil.copyfileobj(content, file, CHUNK)
    except (FileExistsError, NotADirectoryError):
        return [
            (Kind.DOUBLED, "Its name is in the zip twice, or twice but for upper and lower case: the first is taken.")
        ]
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        path.unlink(missing_ok=True)
        return [(Kind.NOT_UNDERSTOOD, f"It is damaged in the zip, and was not unpacked: {error}.")]
    return []
