"""A student's files and an exercise -> the files that are graded, or one line on why none can be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import PurePosixPath

from grader.classroom.intake.alike import is_python, meant_for
from grader.classroom.intake.contents import Contents
from grader.classroom.intake.naming import exercise_named
from grader.errors import SubmissionError
from grader.exercise import Exercise

SHOWN = 5  # names in one sentence
ELSEWHERE = {  # what is often handed in for a program
    ".ipynb": "a notebook",
    ".docx": "a document",
    ".doc": "a document",
    ".pdf": "a document",
    ".rtf": "a document",
    ".png": "a picture",
    ".jpg": "a picture",
    ".jpeg": "a picture",
    ".pyc": "what Python makes of a program, and not the program",
    ".rar": "a RAR archive. Pack the files as a zip",
    ".7z": "a 7z archive. Pack the files as a zip",
    ".gz": "a tar archive. Pack the files as a zip",
    ".tar": "a tar archive. Pack the files as a zip",
    ".tgz": "a tar archive. Pack the files as a zip",
}


@dataclass(frozen=True)
class Choice:
    """A folder of the contents, the path in it of the file that is taken for each program, and whether it is astray:

    in a folder that is called like another exercise.
    """

    folder: str
    taken: dict[str, str]
    astray: bool = False

    @property
    def notes(self) -> tuple[str, ...]:
        """What was forgiven, a sentence each."""
        astray = (f"It was taken from the folder {self.folder}.",) if self.astray else ()
        return astray + tuple(
            f"{name} is graded as {program}." for program, name in self.taken.items() if name != program
        )


def choose(contents: Contents, exercise: Exercise) -> Choice:
    """The one folder and files that can be meant. Raises SubmissionError where there are none, or several."""
    own, unnamed, other = pools(contents, exercise)
    choice = exact(contents, own, exercise) or exact(contents, unnamed, exercise)
    if choice is None:
        refuse_left_out(contents, exercise)
        choice = forgiven(contents, own, exercise) or forgiven(contents, unnamed, exercise)
    if choice is None and (found := exact(contents, other, exercise) or forgiven(contents, other, exercise)):
        choice = replace(found, astray=True)
    if choice is None:
        raise nothing(contents, exercise)
    return choice


def refuse_left_out(contents: Contents, exercise: Exercise) -> None:
    """Raises SubmissionError where a program is there, and cannot be taken: then no other is meant by it."""
    for each in contents.left_out:
        if base(each.name) in exercise.programs:
            raise SubmissionError(f"{each.name} cannot be taken: {each.why}.")


def is_for(contents: Contents, exercise: Exercise, exercises: tuple[Exercise, ...]) -> bool:
    """Whether anything of the files is for the exercise, where these exercises are asked for.

    Where only one is, everything is for it that does not say of itself that it is for another. Where several are, a
    folder named like it, its programs' names, or names that are similar to none of the others' programs.
    """
    own, unnamed, other = pools(contents, exercise)
    if len(exercises) == 1:
        return bool(own or unnamed or other)
    if any(map(is_python, own)) or exact(contents, unnamed, exercise) or exact(contents, other, exercise):
        return True
    programs = tuple(dict.fromkeys(program for each in exercises for program in each.programs))
    meant = meant_for(programs, set(map(base, unnamed)), alone=False)
    return any(meant[program] for program in exercise.programs)


def pools(contents: Contents, exercise: Exercise) -> tuple[list[str], list[str], list[str]]:
    """The files in folders named like the exercise, in folders that name none, and in those named like another.

    What a manifest says is for another exercise is in none of them.
    """
    own, unnamed, other = list[str](), list[str](), list[str]()
    for name in contents.files:
        named, surely = exercise_of(contents, name, exercise)
        if named == exercise.name:
            own.append(name)
        elif not named:
            unnamed.append(name)
        elif not surely:
            other.append(name)
    return own, unnamed, other


def exercise_of(contents: Contents, name: str, exercise: Exercise) -> tuple[str, bool]:
    """The exercise that the nearest folder round a file names, "" where none does; and whether by a manifest."""
    for folder in PurePosixPath(name).parents:
        place = "" if str(folder) == "." else str(folder)
        if place in contents.meant:
            return contents.meant[place], True
        if named := exercise_named(folder.name, [exercise.name]):
            return named, False
    return "", False


def exact(contents: Contents, pool: list[str], exercise: Exercise) -> Choice | None:
    """The folder that has the very programs. Raises SubmissionError where several have, with other contents."""
    there = set(pool)
    homes = [folder for folder in folders_of(pool) if all(inside(folder, each) in there for each in exercise.programs)]
    if not homes:
        return None
    found = [one_of(contents, [inside(folder, each) for folder in homes], each) for each in exercise.programs]
    return Choice(folder_of(found[0]), {each: each for each in exercise.programs})


def forgiven(contents: Contents, pool: list[str], exercise: Exercise) -> Choice | None:
    """The one folder whose files can be meant by the programs. Raises SubmissionError where it is not plain which."""
    python = [name for name in pool if is_python(name)]
    meant = meant_for(exercise.programs, {base(name) for name in python}, alone=len(python) == 1)
    if not all(meant.values()):
        return None
    found = {
        program: one_of(contents, [name for name in python if base(name) in names], program)
        for program, names in meant.items()
    }
    folder = common(list(map(folder_of, found.values())))
    start = inside(folder, "")
    return Choice(folder, {each: name[len(start) :] for each, name in found.items()})


def one_of(contents: Contents, names: list[str], program: str) -> str:
    """The one file of these that is meant: not one below another's folder, as in a backup's. Raises SubmissionError."""
    folders = folders_of(names)
    outer = [name for name in names if not any(is_within(folder_of(name), folder) for folder in folders)]
    if len({contents.files[name] for name in outer}) > 1:
        raise SubmissionError(
            f"More than one file could be {program}: {listed(outer)}. Hand in the one that is meant, under that name."
        )
    return outer[0]


def nothing(contents: Contents, exercise: Exercise) -> SubmissionError:
    """The one line on why nothing can be graded."""
    if contents.problems:
        return SubmissionError(contents.problems[0])
    asked = f"It has no {' and no '.join(exercise.programs)}, which {exercise.name} asks for"
    python = sorted(filter(is_python, contents.files))
    if python:
        return SubmissionError(f"{asked}. It has {listed(python)}: rename the file that is meant.")
    for name in sorted(contents.files):
        if what := ELSEWHERE.get(PurePosixPath(name).suffix.lower()):
            return SubmissionError(f"{asked}. It has {name}, which is {what}.")
    if contents.left_out:
        left = contents.left_out[0]
        return SubmissionError(f"{asked}. {left.name} cannot be taken: {left.why}.")
    return SubmissionError(f"{asked}. It has {listed(sorted(contents.files)) or 'no file at all'}.")


def listed(names: list[str]) -> str:
    """The first few names, and how many more there are."""
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(name[:80] for name in names[:SHOWN]) + more


def folders_of(names: list[str]) -> list[str]:
    return list(dict.fromkeys(map(folder_of, names)))


def base(name: str) -> str:
    return PurePosixPath(name).name


def folder_of(name: str) -> str:
    return name.rpartition("/")[0]


def common(folders: list[str]) -> str:
    """The innermost folder that all of these are, or are in."""
    parts = [folder.split("/") for folder in folders]
    return "/".join(each[0] for each in takewhile(lambda each: len(set(each)) == 1, zip(*parts, strict=False)))


def inside(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def is_within(folder: str, other: str) -> bool:
    return folder != other and (not other or folder.startswith(f"{other}/"))
