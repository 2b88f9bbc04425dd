"""One entry -> the safe Submission that is graded, and what was forgiven on the way."""

from __future__ import annotations

from grader.classroom.intake.choosing import Choice, base, choose, folder_of, inside
from grader.classroom.intake.contents import Contents, read_pieces
from grader.classroom.model import Entry
from grader.errors import SubmissionError
from grader.exercise import Exercise
from grader.submission import LeftOut, Submission, clashes


def read_entry(entry: Entry, exercise: Exercise) -> tuple[Submission, tuple[str, ...]]:
    """The files that are graded, under the names that the exercise asks for, and a sentence for each thing forgiven.

    Reads this one entry's files and no others. Raises SubmissionError, in one line, where it cannot be graded.
    """
    if not entry.pieces:
        raise SubmissionError(f"Nothing was handed in for {exercise.name}.")
    contents = read_pieces(entry.pieces)
    choice = choose(contents, exercise)
    first = entry.pieces[0].path
    path = first if len(entry.pieces) == 1 else first.parent
    return Submission(str(path), graded(contents, choice), left_out(contents, choice)), choice.notes


def graded(contents: Contents, choice: Choice) -> dict[str, bytes]:
    """The folder's files, those that are meant by a program under its name, and what lies beside one beside it too."""
    files = contents.below(choice.folder)
    programs = {program: files.pop(name) for program, name in choice.taken.items()}
    for name in filter(folder_of, choice.taken.values()):
        beside = contents.below(inside(choice.folder, folder_of(name)))
        files |= {each: data for each, data in beside.items() if each != base(name) and each not in files}
    every = files | programs
    return {**{name: data for name, data in files.items() if not clashes(name, every)}, **programs}


def left_out(contents: Contents, choice: Choice) -> tuple[LeftOut, ...]:
    """What of the folder was not taken, by its name there."""
    start = inside(choice.folder, "")
    return tuple(
        LeftOut(each.name[len(start) :], each.why) for each in contents.left_out if each.name.startswith(start)
    )
