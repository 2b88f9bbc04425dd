"""`grade author new NAME`: an exercise that works, in the folders where it belongs, with TODOs for its author."""

from __future__ import annotations

import re
from pathlib import Path

from grader.errors import CallError
from grader.exercise import catalogue_folder

TEMPLATE = Path(__file__).resolve().parent / "template"
ENDING = ".template"  # so that no tool takes a template for a program
PLACE = {"exercise": "exercises", "solution": "solutions", "mistakes": "tests/mistakes", "right": "tests/right"}


def begin(name: str) -> str:
    """Makes the folders of a new exercise; returns what to do next. Raises CallError when the name cannot be used."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise CallError(f"An exercise is called with small letters, digits and _, such as my_exercise; not {name!r}.")
    top = catalogue_folder().resolve().parent
    if (catalogue_folder() / name).exists():
        raise CallError(f"There is a {catalogue_folder() / name} already, and nothing of it was touched.")
    try:
        made = [copy(path, target(path, top, name), name) for path in sorted(TEMPLATE.rglob("*" + ENDING))]
    except OSError as error:
        raise CallError(f"{error.filename} cannot be written: {error.strerror}.") from error
    lines = [f"Made {name}, a small exercise that works. Its files:", *(f"  {path}" for path in made)]
    return "\n".join(
        [*lines, f"Next: `grade author check {name}` names each TODO; docs/writing-exercises.md shows the way."]
    )


def target(path: Path, top: Path, name: str) -> Path:
    """Where a template's file goes: exercise/ becomes the catalogue's folder of that name, the others lie beside it."""
    kind, *rest = path.relative_to(TEMPLATE).parts
    folder = catalogue_folder().resolve() if kind == "exercise" else top / PLACE[kind]
    return folder.joinpath(name, *rest).with_name(path.name.removesuffix(ENDING))


def copy(path: Path, to: Path, name: str) -> Path:
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_text(path.read_text(encoding="utf-8").replace("EXERCISE_NAME", name), encoding="utf-8")
    return to
