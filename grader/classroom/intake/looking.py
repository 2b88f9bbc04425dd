"""A place -> the layout that it is in and everything that lies there, also below a folder round the whole class."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from grader.classroom.intake.alike import is_python, same
from grader.classroom.intake.by_hand import is_half
from grader.classroom.intake.layouts import EXERCISES, SURE, called, fitting
from grader.classroom.intake.naming import NUMBERED, exercise_named, squeezed
from grader.classroom.intake.place import Place, is_zip, not_understood
from grader.classroom.intake.unpacking import unpack
from grader.classroom.intake.work import Found, Work
from grader.classroom.model import Kind, Piece, Remark
from grader.errors import CallError, SubmissionError
from grader.exercise import Exercise
from grader.submission import no_zip

FEW = 5  # files that could be one student's
SHOWN = 3  # names in a sentence
SEARCHED = 200  # files of one folder: enough to see whether there is a program


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
    sure = SURE if layout is None else tuple(each for each in SURE if each.name == layout)
    for inner, remarks in within_one_folder(place):
        if layout == EXERCISES or (layout is None and fits_exercises(inner, exercises)):
            return EXERCISES, with_remarks(read_exercises(inner, exercises, unpacked, shown), inner, remarks)
        if known := fitting(inner, exercises, sure):
            return known.name, with_remarks(known.read(inner, exercises), inner, remarks)
    class_place, remarks = wrapped_class(place)
    if layout is None:
        refuse_one_submission(class_place, exercises, shown)
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


def within_one_folder(place: Place) -> list[tuple[Place, list[Remark]]]:
    """The place; and where a single folder is all that it has, that too, with a remark."""
    things = place.things()
    if len(things) != 1 or not things[0].path.is_dir():
        return [(place, [])]
    return [(place, []), (place.within(things[0]), [stepped_into(things[0])])]


def wrapped_class(place: Place) -> tuple[Place, list[Remark]]:
    """The place where the students are: in its only folder, where two things at least look like a student's in that."""
    inner, remarks = within_one_folder(place)[-1]
    students = [thing for thing in inner.things() if is_zip(thing) or (thing.path.is_dir() and has_python(thing.path))]
    loose = any(is_python(thing.name) for thing in inner.things())
    return (inner, remarks) if remarks and len(students) > 1 and not loose else (place, [])


def stepped_into(folder: Piece) -> Remark:
    what = "It is the only folder: what is in it is taken for the class."
    return Remark(Kind.FORGIVEN, folder.name, what)


def has_python(folder: Path) -> bool:
    return any(is_python(path.name) for path, _ in zip(folder.rglob("*"), range(SEARCHED), strict=False))


# --- a folder for each exercise -------------------------------------------------------------------------------------


def exercise_of(thing: Piece, exercises: Sequence[Exercise]) -> str:
    """The exercise that a folder or zip is called like, and nothing more; "" where it is not."""
    name = thing.name[:-4] if is_zip(thing) else thing.name
    if not (thing.path.is_dir() or is_zip(thing)):
        return ""
    names = [each.name for each in exercises]
    plain = NUMBERED.fullmatch(name) or squeezed(name) in map(squeezed, names)
    return exercise_named(name, names) if plain else ""


def fits_exercises(place: Place, exercises: Sequence[Exercise]) -> bool:
    return is_half(place.things(), lambda thing: exercise_of(thing, exercises))


def read_exercises(place: Place, exercises: Sequence[Exercise], unpacked: Path, shown: Path) -> Found:
    """What is in each exercise's folder or zip, in whatever layout it is."""
    works, remarks = list[Work](), list[Remark]()
    asked = {each.name: each for each in exercises}
    for thing in place.things():
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
    inner, remarks = (unpack(thing.path, unpacked)) if is_zip(thing) else (place.within(thing), [])
    if not inner.things():
        return Found((), (not_understood(thing.name, "There is nothing in it."),))
    name, found = look(inner, [exercise], unpacked / "inside", shown)
    if name == EXERCISES:
        raise CallError(f"{shown} has folders for exercises in the folder of one. Take one of the two away.")
    return Found(found.works, (*found.remarks, *remarks))


# --- where it is no class -------------------------------------------------------------------------------------------


def refuse_one_submission(place: Place, exercises: Sequence[Exercise], shown: Path) -> None:
    """Raises SubmissionError where the place is what one student hands in."""
    things = place.things()
    loose = [thing.name for thing in things if thing.path.is_file() and is_python(thing.name)]
    students = [thing for thing in things if is_zip(thing) or (thing.path.is_dir() and has_python(thing.path))]
    for exercise in exercises:
        if len(students) < 2 and any(same(name, program) for name in loose for program in exercise.programs):
            raise SubmissionError(
                f"{shown} looks like one submission, and not like a class: `grade {exercise.name} {shown}` grades it."
            )


def unlike_all(place: Place, exercises: Sequence[Exercise], shown: Path) -> str:
    """What was seen, and what to do."""
    things = place.things()
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
    things = place.things()
    folders = sum(thing.path.is_dir() for thing in things)
    names = ", ".join(thing.name[:60] for thing in things[:SHOWN])
    counts = [count(folders, "folder"), count(len(things) - folders, "file")]
    return f"It has {' and '.join(filter(None, counts)) or 'nothing'}{f', such as {names}' if names else ''}."


def count(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number > 1 else ''}" if number else ""
