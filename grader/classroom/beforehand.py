"""What must hold before a batch begins, so that nothing of another class, or of another batch, is ever spoilt."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from grader.classroom.database import NAME, ClassDatabase
from grader.classroom.intake import read_entry
from grader.classroom.model import Entry, Intake
from grader.errors import CallError, ClassError, SubmissionError
from grader.exercise import catalogue
from grader.lab import owner

if TYPE_CHECKING:
    from grader.exercise import Exercise

COMMON = 0.5  # of a class's students must be the same, where its folder is another
FIRST, FEWEST = 12, 3  # submissions that are looked at for a wrong --exercise, and how many it takes


def out_folder(out: Path, resume: bool) -> Path:
    """The batch's folder, made where it is missing. Raises CallError for one that is something else's."""
    if resume and not (out / NAME).is_file():
        raise CallError(f"{out} has no {NAME}, so there is nothing to resume. Without --resume a new batch begins.")
    try:
        out.mkdir(parents=True, exist_ok=True)
        strangers = [] if (out / NAME).is_file() else sorted(path.name for path in out.iterdir())
    except OSError as error:
        raise CallError(f"{out} cannot be made or read: {error.strerror}.") from error
    if strangers:
        raise CallError(
            f"{out} has other files in it ({', '.join(strangers[:3])}), and no {NAME}. Name an empty folder, or one "
            "that does not exist yet."
        )
    return out


def fresh(folder: Path) -> Path:
    """The folder, empty. Raises CallError where that cannot be."""
    try:
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir()
    except OSError as error:
        raise CallError(f"{folder} cannot be emptied: {error.strerror}.") from error
    return folder


def require_same_class(intake: Intake, place: Path, base: ClassDatabase) -> None:
    """A newer download of a class has most of its students. Raises CallError when it is another class's folder."""
    before = {student.key for student in base.students()}
    if not before or base.fact("place") == str(place.resolve()):
        return
    common = before & {student.key for student in intake.students}
    if len(common) < COMMON * min(len(before), len(intake.students)):
        raise CallError(
            f"{base.path.parent} has the marks of another class (of {base.fact('place')}): only {len(common)} of its "
            f"{len(before)} students are in {place}. Name another folder with --out; if it is the same class, name its "
            "--roster as well."
        )


def require_meant(intake: Intake, exercises: Mapping[str, Exercise]) -> None:
    """Looks at the first few. Raises CallError where all of them are plainly for another exercise.

    One student's work under another exercise's name is forgiven; a whole class's is a wrong --exercise.
    """
    others = {program: each.name for each in catalogue() if each.name not in exercises for program in each.programs}
    own = {program for each in exercises.values() for program in each.programs}
    first = [entry for entry in intake.entries if entry.pieces][:FIRST]
    meant = [name for entry in first for name in others if name not in own and is_given(entry, exercises, name)]
    if len(meant) >= max(FEWEST, len(first)):
        name = meant[0]
        raise CallError(
            f"The first {len(first)} submissions have {name}, which {others[name]} asks for, and not "
            f"{' or '.join(exercises)}. Say `--exercise {others[name]}` if that is meant, or rename the files."
        )


def is_given(entry: Entry, exercises: Mapping[str, Exercise], name: str) -> bool:
    """Whether a file of that name would be graded in place of the program that is asked for."""
    try:
        _, notes = read_entry(entry, exercises[entry.exercise])
    except SubmissionError:
        return False
    return any(note.startswith(f"{name} is graded as ") for note in notes)


@contextmanager
def alone_here(backend: str) -> Iterator[None]:
    """One batch without containers at a time on a machine, for its programs share ports. Raises CallError."""
    mark = Path(tempfile.gettempdir(), "grade-class-local")
    if backend != "local":
        yield
        return
    other = mark.read_text(encoding="utf-8") if mark.is_file() else ""
    if other and not owner.is_gone(other):
        raise CallError(
            f"{process_words(other)} grades on this machine itself. Wait until it has ended, or use Docker."
        )
    mark.write_text(owner.me(), encoding="utf-8")
    try:
        yield
    finally:
        mark.unlink(missing_ok=True)


def process_words(who: str) -> str:
    machine, _, rest = who.partition("|")
    return f"Another grade (process {rest.partition('|')[0]} on {machine})"


@contextmanager
def alone(base: ClassDatabase) -> Iterator[None]:
    """One batch at a time in a folder. Raises CallError while another process grades there."""
    other = base.fact("grading")
    if other and not owner.is_gone(other):
        raise CallError(
            f"{process_words(other)} is grading into {base.path.parent}. Wait until it has ended, or end it, and run "
            "the same line again."
        )
    base.tell(grading=owner.me())
    try:
        yield
    finally:
        with suppress(ClassError):  # a process that has ended holds nothing
            base.tell(grading="")
