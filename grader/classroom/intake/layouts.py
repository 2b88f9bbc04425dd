"""The layouts that a class can lie in, and how the one of a place is found: by looking."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from grader.classroom.intake import by_hand, canvas, gradescope, moodle
from grader.classroom.intake.place import Place
from grader.classroom.intake.work import Found
from grader.errors import CallError
from grader.exercise import Exercise, nearest


@dataclass(frozen=True)
class Layout:
    """One way in which a class lies in a folder: whether a place looks like it, and what is in such a place."""

    name: str
    about: str
    fits: Callable[[Place, Sequence[Exercise]], bool]
    read: Callable[[Place, Sequence[Exercise]], Found]


# The surest first: what a platform writes is not taken for what people make, and a folder for each student fits most.
LAYOUTS = (
    Layout("gradescope", "a Gradescope export, with submission_metadata.yml", gradescope.fits, gradescope.read),
    Layout("moodle", "what Moodle downloads", moodle.fits, moodle.read),
    Layout("canvas", "what Canvas downloads", canvas.fits, canvas.read),
    Layout("git", "clones called EXERCISE-NAME", by_hand.fits_git, by_hand.read_git),
    Layout("submit", "zips of `grade submit`", by_hand.fits_submit, by_hand.read_each),
    Layout("zips", "a zip for each student", by_hand.fits_zips, by_hand.read_each),
    Layout("files", "files called NAME_PROGRAM.py", by_hand.fits_files, by_hand.read_files),
    Layout("folders", "a folder for each student", by_hand.fits_folders, by_hand.read_each),
)
SURE = LAYOUTS[:4]  # told by names that nobody gives by chance
EXERCISES = "exercises"  # a folder for each exercise, with any of the others in it


def layout_names() -> list[str]:
    """Every name that --layout takes."""
    return [EXERCISES, *(layout.name for layout in LAYOUTS)]


def check_name(name: str | None) -> None:
    """Raises CallError, which lists all, where there is no layout of that name."""
    if name is None or name in layout_names():
        return
    near = nearest(name, layout_names())
    meant = f" Did you mean {near}?" if near else ""
    known = "; ".join(
        [f"{EXERCISES} (a folder for each exercise)", *(f"{each.name} ({each.about})" for each in LAYOUTS)]
    )
    raise CallError(f"There is no layout called {name}.{meant} There are: {known}.")


def fitting(place: Place, exercises: Sequence[Exercise], layouts: Sequence[Layout] = LAYOUTS) -> Layout | None:
    """The first of these layouts that the place looks like."""
    return next((layout for layout in layouts if layout.fits(place, exercises)), None)


def called(name: str) -> Layout:
    return next(layout for layout in LAYOUTS if layout.name == name)
