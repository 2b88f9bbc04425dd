"""A place -> the layout that it is in and everything that lies there, also below a folder round the whole class."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from grader.classroom.intake import canvas, moodle
from grader.classroom.intake.alike import is_python, same
from grader.classroom.intake.by_hand import holders
from grader.classroom.intake.layouts import EXERCISES, SURE, called, fitting
from grader.classroom.intake.naming import NUMBERED, exercise_named, squeezed
from grader.classroom.intake.place import Place, is_zip, not_understood
from grader.classroom.intake.unpacking import unpack
from grader.classroom.intake.work import Found, Work
from grader.classroom.model import Kind, Piece, Remark
from grader.errors import CallError, SubmissionError
from grader.exercise import Exercise
from grader.submission import name_of, no_zip, parts_of

FEW = 5  # files that could be one student's
SHOWN = 3  # names in a sentence
SEARCHED = 500  # files of one folder: enough to see whether there is a program


def open_place(path: Path, unpacked: Path) -> tuple[Place, list[Remark]]:
    """The folder, or the zip unpacked into `unpacked`. Raises CallError where it is neither."""
    if path.is_dir():
        return Place(path), []
    if not path.is_file():
        raise CallError(f"There is no folder and no zip {path}. Say where the class's submissions are.")
    if is_python(path.name):
        raise CallError(f"{path} is one file. `grade EXERCISE {path}` grades it; a class is a folder or a zip.")
    try:
        known = no_zip(path)
    except OSError as error:
        raise CallError(f"{path} cannot be read: {error.strerror}.") from error
    if path.suffix.lower() != ".zip" and not starts_as_zip(path):
        raise CallError(f"{path} is no folder and no zip{f': {known}' if known else ''}. A class is one of these.")
    return unpack(path, unpacked)


def starts_as_zip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == b"PK"


def look(
    place: Place, exercises: Sequence[Exercise], unpacked: Path, shown: Path, layout: str | None = None
) -> tuple[str, Found]:
    """The layout's name and what was found. `shown` is the place as the user knows it.

    Raises CallError, which says what was seen and what to do, where it is in no layout.
    """
    places = [*within_the_only(place, unpacked), (place, list[Remark]())]
    sure = SURE if layout is None else tuple(each for each in SURE if each.name == layout)
    for inner, remarks in places:
        if known := fitting(inner, exercises, sure):
            return known.name, with_remarks(known.read(inner, exercises), inner, remarks)
        if layout == EXERCISES or (layout is None and fits_exercises(inner, exercises, inner is not place)):
            return EXERCISES, with_remarks(read_exercises(inner, exercises, unpacked, shown), inner, remarks)
    class_place, remarks = next(
        (each for each in places if each[0] is place or is_class(each[0], exercises)), places[-1]
    )
    if layout is None:
        refuse_one_submission(class_place, exercises, shown)
        refuse_downloads(class_place, shown)
    known = called(layout) if layout else fitting(class_place, exercises)
    if known is None:
        raise CallError(unlike_all(class_place, exercises, shown))
    found = known.read(class_place, exercises)
    if not found.works:
        raise CallError(f"{shown} has no submission as the layout {known.name} has them. {seen(class_place)}")
    return known.name, with_remarks(found, class_place, remarks)


def with_remarks(found: Found, place: Place, remarks: Iterable[Remark]) -> Found:
    return Found(found.works, (*found.remarks, *remarks, *place.links()))


# --- a folder round the class ---------------------------------------------------------------------------------------


def within_the_only(place: Place, unpacked: Path) -> list[tuple[Place, list[Remark]]]:
    """The one folder or zip that is all that a place has, with a remark; [] where there is more, or it is no class."""
    things = place.things
    if len(things) != 1 or not (things[0].path.is_dir() or is_zip(things[0])):
        return []
    only = things[0]
    remark = Remark(Kind.FORGIVEN, only.name, "It is all that there is: what is in it is taken for the class.")
    if only.path.is_dir():
        return [(place.within(only), [remark])]
    try:
        inner, remarks = unpack(only.path, unpacked / "only")
    except CallError:
        return []
    return [*within_the_only(inner, unpacked / "again"), (inner, [remark, *remarks])]


def is_class(place: Place, exercises: Sequence[Exercise]) -> bool:
    """Whether two things at least look like a student's work, and nothing like a part of one's."""
    parts = any(is_python(thing.name) or exercise_of(thing, exercises) for thing in place.things)
    return len(students_of(place, exercises)) > 1 and not parts


def students_of(place: Place, exercises: Sequence[Exercise]) -> list[Piece]:
    """What looks like all of one student's work: a zip, or a folder with an exercise's program somewhere in it."""
    programs = [program for exercise in exercises for program in exercise.programs]
    return [thing for thing in place.things if is_zip(thing) or has_program(thing.path, programs)]


def has_program(folder: Path, programs: Sequence[str]) -> bool:
    """Whether there is a program in a folder, or something called almost like it."""
    files = (path.name for path, _ in zip(folder.rglob("*"), range(SEARCHED), strict=False))
    return folder.is_dir() and any(is_python(name) and same(name, each) for name in files for each in programs)


# --- a folder for each exercise -------------------------------------------------------------------------------------


def exercise_of(thing: Piece, exercises: Sequence[Exercise]) -> str:
    """The exercise that a folder or zip is called like and nothing more, or a platform's download among others."""
    name = thing.name[:-4] if is_zip(thing) else thing.name
    if not (thing.path.is_dir() or is_zip(thing)):
        return ""
    names = [each.name for each in exercises]
    plain = NUMBERED.fullmatch(name) or squeezed(name) in map(squeezed, names) or is_download(thing)
    return exercise_named(name, names) if plain else ""


def fits_exercises(place: Place, exercises: Sequence[Exercise], alone: bool) -> bool:
    """Whether most is for one exercise each. `alone`: they may be one student's, who has programs in them."""
    found = [thing for thing in holders(place) if exercise_of(thing, exercises)]
    programs = (is_python(inner.name) for each in found if each.path.is_dir() for inner in place.within(each).things)
    return 0 < len(found) * 2 >= len(holders(place)) and not (alone and any(programs))


def is_download(thing: Piece) -> bool:
    """Whether it is a zip that a platform made of a class."""
    if not is_zip(thing):
        return False
    try:
        with zipfile.ZipFile(thing.path) as packed:
            names = {parts_of(name_of(entry))[:1] for entry in packed.infolist()}
    except (zipfile.BadZipFile, ValueError, RuntimeError, OSError):
        return False
    firsts = [name[0] for name in names if name]
    written = sum(bool(moodle.parse(name) or canvas.parse(name)) for name in firsts)
    return written * 2 > len(firsts)


def read_exercises(place: Place, exercises: Sequence[Exercise], unpacked: Path, shown: Path) -> Found:
    """What is in each exercise's folder or zip, in whatever layout it is."""
    works, remarks = list[Work](), list[Remark]()
    asked = {each.name: each for each in exercises}
    for thing in place.things:
        name = exercise_of(thing, exercises)
        if name in asked:
            found = read_exercise(place, thing, asked[name], unpacked / thing.path.name, shown / thing.name)
            works += [replace(work, exercise=name) for work in found.works]
            remarks += found.remarks
        else:
            why = f"It is for {name}, which was not asked for." if name else "It is no exercise's folder."
            remarks.append(not_understood(thing.name, why))
    if not works:
        raise CallError(f"{shown} has no submission for {' or '.join(asked)}. {seen(place)}")
    return Found(tuple(works), tuple(remarks))


def read_exercise(place: Place, thing: Piece, exercise: Exercise, unpacked: Path, shown: Path) -> Found:
    inner, remarks = unpack(thing.path, unpacked / "class") if is_zip(thing) else (place.within(thing), [])
    if not inner.things:
        return Found((), (not_understood(thing.name, "There is nothing in it."),))
    name, found = look(inner, [exercise], unpacked / "inside", shown)
    if name == EXERCISES:
        raise CallError(f"{shown} has folders for exercises in the folder of one. Take one of the two away.")
    return Found(found.works, (*found.remarks, *remarks))


# --- where it is no class -------------------------------------------------------------------------------------------


def refuse_one_submission(place: Place, exercises: Sequence[Exercise], shown: Path) -> None:
    """Raises SubmissionError where the place is what one student hands in."""
    loose = [thing.name for thing in place.things if thing.path.is_file() and is_python(thing.name)]
    for exercise in exercises:
        if len(students_of(place, exercises)) < 2 and any(
            same(name, each) for name in loose for each in exercise.programs
        ):
            raise SubmissionError(
                f"{shown} looks like one submission, and not like a class: `grade {exercise.name} {shown}` grades it. "
                "If it is a class, name its --layout."
            )


def refuse_downloads(place: Place, shown: Path) -> None:
    """Raises CallError where a platform's downloads lie beside one another, and nothing says for which exercises."""
    downloads = [thing.name for thing in place.things if is_download(thing)]
    if downloads:
        raise CallError(
            f"{shown} has whole classes in it, such as {downloads[0]}. Grade each alone, or call it like its exercise."
        )


def unlike_all(place: Place, exercises: Sequence[Exercise], shown: Path) -> str:
    """What was seen, and what to do."""
    things = place.things
    if not things:
        return f"{shown} is empty. Say where the class's submissions are: a folder or a zip."
    exercise = exercises[0]
    alone = f" If it is one student's, `grade {exercise.name} {shown}` grades it." if len(things) <= FEW else ""
    return (
        f"{shown} is in no layout that grade knows. {seen(place)} Nothing there says whose the files are.{alone} "
        f"Make a folder for each student, or put their name in front of each file's, as in jane_{exercise.programs[0]}."
    )


def seen(place: Place) -> str:
    """How many folders and files there are, and the names of a few."""
    things = place.things
    folders = sum(thing.path.is_dir() for thing in things)
    names = ", ".join(thing.name[:60] for thing in things[:SHOWN])
    counts = [count(folders, "folder"), count(len(things) - folders, "file")]
    return f"It has {' and '.join(filter(None, counts)) or 'nothing'}{f', such as {names}' if names else ''}."


def count(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number > 1 else ''}" if number else ""
