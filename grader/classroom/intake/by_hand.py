"""Layouts that people make themselves: a folder, a zip, a clone or a named file for each student."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Sequence

from grader.classroom.intake.naming import exercise_named
from grader.classroom.intake.place import Place, is_zip, not_understood
from grader.classroom.intake.work import Found, Work
from grader.classroom.model import Kind, Piece, Remark
from grader.exercise import Exercise
from grader.submission import MANIFEST

ARCHIVES = (".zip", ".rar", ".7z", ".tar", ".tar.gz", ".tgz", ".tar.xz", ".tar.bz2")
AGAIN = re.compile(r"\s*\((\d+)\)$")  # what browsers add when a name is there already


def is_half(things: Iterable[Piece], test: Callable[[Piece], object]) -> bool:
    """Whether the test holds for one at least, and for as many as it does not hold for."""
    answers = [bool(test(thing)) for thing in things]
    return 0 < sum(answers) * 2 >= len(answers)


# --- a folder or a zip for each student -----------------------------------------------------------------------------


def holders(place: Place) -> list[Piece]:
    """The folders and archives in it: what can be all of one student's work."""
    return list(filter(can_hold, place.things))


def can_hold(thing: Piece) -> bool:
    return thing.path.is_dir() or is_archive(thing)


def is_archive(thing: Piece) -> bool:
    """Whether it is a zip, or a file that was handed in for one: that is its student's to mend."""
    return thing.name.lower().endswith(ARCHIVES) and thing.path.is_file()


def fits_folders(place: Place, _: Sequence[Exercise]) -> bool:
    return any(thing.path.is_dir() for thing in place.things)


def fits_zips(place: Place, _: Sequence[Exercise]) -> bool:
    return is_half(place.things, is_archive)


def read_each(place: Place, exercises: Sequence[Exercise]) -> Found:
    """Every folder and every zip is a student's, called like them, and perhaps like the exercise too."""
    taken, remarks = latest(holders(place))
    for thing in place.things:
        if not can_hold(thing):
            remarks.append(not_understood(thing.name, "It is no folder and no zip, so it is nobody's."))
    works = []
    for name, piece in taken.items():
        who, exercise = whose(name, [each.name for each in exercises])
        if who:
            works.append(Work(who, who, (piece,), exercise="" if is_zip(piece) else exercise))
        else:
            remarks.append(not_understood(piece.name, "Its name does not say whose it is: put the student's into it."))
    return Found(tuple(works), tuple(remarks))


def whose(name: str, exercises: Sequence[str]) -> tuple[str, str]:
    """The student and the exercise that a name speaks of: jane and exercise3 of jane-exercise3-submission.

    The student is "" where nothing remains: exercise3-submission (1). A number that the course gives its own exercises,
    as in jane_ex1, is a part of the student's name where it is none of those that are asked for.
    """
    exercise = exercise_named(name, exercises)
    if exercise not in exercises and exercise not in name.lower():
        return name, ""
    names = "|".join([*map(re.escape, exercises), r"ex(?:ercise)?[\s_.-]*\d+"])
    pattern = rf"(?:^|[\s_-]+)(?:{names})(?:[\s_-]+submission)?(?:\s*\(\d+\)$|(?=$|[\s_-]))"
    rest, found = re.subn(pattern, " ", name, flags=re.IGNORECASE)
    return (rest.strip(" _-"), exercise) if found else (name, "")


def latest(things: Iterable[Piece]) -> tuple[dict[str, Piece], list[Remark]]:
    """For each student what is graded: `jane (2).zip` before `jane (1).zip` and `jane.zip`, and a folder before all."""
    named: dict[str, list[Piece]] = {}
    for thing in things:
        named.setdefault(bare(thing), []).append(thing)
    for name in [name for name, each in named.items() if is_again(name, each) and AGAIN.sub("", name) in named]:
        named[AGAIN.sub("", name)] += named.pop(name)
    taken = {name: max(each, key=newness) for name, each in named.items()}
    return taken, [
        Remark(
            Kind.DOUBLED, name, f"There are {', '.join(piece.name for piece in each)}: {taken[name].name} is graded."
        )
        for name, each in named.items()
        if len(each) > 1
    ]


def is_again(name: str, things: Iterable[Piece]) -> bool:
    """Whether these are archives that a browser has numbered. A folder called `Jane Doe (2)` may be another Jane's."""
    return bool(AGAIN.search(name)) and all(map(is_archive, things))


def newness(thing: Piece) -> tuple[bool, int]:
    again = AGAIN.search(bare(thing))
    return thing.path.is_dir(), int(again[1]) if again else 0


def bare(thing: Piece) -> str:
    """The name without .zip."""
    ending = next((each for each in ARCHIVES if thing.name.lower().endswith(each)), "") if is_archive(thing) else ""
    return thing.name[: len(thing.name) - len(ending)]


# --- git clones -----------------------------------------------------------------------------------------------------


def clone(thing: Piece, exercises: Sequence[Exercise]) -> tuple[str, str]:
    """The exercise and the student that a clone's name speaks of, as in exercise3-jane; two times "" where none."""
    names = [each.name for each in exercises]
    first, _, who = thing.name.partition("-")
    exercise = exercise_named(first, names) if who and thing.path.is_dir() else ""
    return (exercise, who) if exercise in names or exercise == first.lower() != "" else ("", "")


def fits_git(place: Place, exercises: Sequence[Exercise]) -> bool:
    return is_half(holders(place), lambda thing: clone(thing, exercises)[0])


def read_git(place: Place, exercises: Sequence[Exercise]) -> Found:
    """Folders called exercise3-NAME, as GitHub Classroom's and GitLab's clones are."""
    works, remarks = [], []
    for thing in place.things:
        exercise, who = clone(thing, exercises)
        if who:
            works.append(Work(who, who, (thing,), {"login": who}, exercise=exercise))
        else:
            remarks.append(not_understood(thing.name, "It is no folder called EXERCISE-NAME, so it is nobody's."))
    return Found(tuple(works), tuple(remarks))


# --- what `grade submit` wrote --------------------------------------------------------------------------------------


def is_submitted(thing: Piece) -> bool:
    """Whether it is a zip with a manifest of `grade submit`."""
    if not is_zip(thing):
        return False
    try:
        with zipfile.ZipFile(thing.path) as packed:
            return MANIFEST in packed.namelist()
    except (zipfile.BadZipFile, ValueError, RuntimeError, OSError):
        return False


def fits_submit(place: Place, _: Sequence[Exercise]) -> bool:
    return is_half(place.things, is_submitted)


# --- a file for each student ----------------------------------------------------------------------------------------


def owner(name: str, exercises: Sequence[Exercise]) -> tuple[str, str, str]:
    """The exercise, program and student of a file called jane_tcp_server.py; three times "" for another."""
    asked = [(program, each.name) for each in exercises for program in each.programs]
    for program, exercise in sorted(asked, key=lambda pair: -len(pair[0])):
        who, end = name[: -len(program)], name[-len(program) :]
        if end.casefold() == program.casefold() and re.search(r"\w[\s_.-]+$", who):
            return exercise, program, re.sub(r"[\s_.-]+$", "", who)
    return "", "", ""


def fits_files(place: Place, exercises: Sequence[Exercise]) -> bool:
    return is_half(place.things, lambda thing: thing.path.is_file() and owner(thing.name, exercises)[0])


def read_files(place: Place, exercises: Sequence[Exercise]) -> Found:
    """Files with the student's name in front of the program's: jane_tcp_server.py."""
    pieces: dict[tuple[str, str], list[Piece]] = {}
    remarks = []
    for thing in place.things:
        exercise, program, who = owner(thing.name, exercises)
        if who and thing.path.is_file():
            pieces.setdefault((who, exercise), []).append(Piece(thing.path, program))
        else:
            remarks.append(not_understood(thing.name, "Its name does not say whose it is and for which program."))
    works = [Work(who, who, tuple(files), exercise=exercise) for (who, exercise), files in pieces.items()]
    return Found(tuple(works), tuple(remarks))
