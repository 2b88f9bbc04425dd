"""exercise.toml -> Exercise, and the catalogue of all exercises."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli

from grader.errors import CallError, ExerciseError

FORMAT_VERSION = 1
FOLDER_VARIABLE = "GRADE_EXERCISES"
KEYS: dict[str, type] = {
    "format_version": int,
    "title": str,
    "world": int,
    "factor": int,
    "programs": list,
    "arguments": str,
    "summary": str,
}


@dataclass(frozen=True)
class Exercise:
    """One exercise: its folder and what exercise.toml says."""

    name: str
    folder: Path
    title: str
    world: int
    factor: int
    programs: tuple[str, ...]
    arguments: str
    summary: str

    @property
    def checks(self) -> Path:
        return self.folder / "checks.py"


def catalogue_folder() -> Path:
    """Where the exercises are: beside the package in a checkout, within it when installed."""
    here = Path(__file__).resolve().parent
    installed = here / "exercises"
    named = os.environ.get(FOLDER_VARIABLE)
    return Path(named) if named else installed if installed.is_dir() else here.parent / "exercises"


def names() -> list[str]:
    """The names of all exercises, exercise2 before exercise10."""
    found = [path.parent.name for path in catalogue_folder().glob("*/exercise.toml")]
    return sorted(found, key=lambda name: [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)])


def catalogue() -> list[Exercise]:
    """All exercises, in the order of their names. Raises ExerciseError when the file of one is broken."""
    folder = catalogue_folder()
    return [load(folder / name) for name in names()]


def find(name: str) -> Exercise:
    """The exercise of that name. Raises CallError with a suggestion, ExerciseError when its file is broken."""
    known = names()
    if name not in known:
        near = nearest(name, known)
        meant = f"Did you mean {near}?" if near else f"There are: {', '.join(known) or 'none'}."
        raise CallError(f"There is no exercise called {name}. {meant}")
    return load(catalogue_folder() / name)


def nearest(word: str, words: Iterable[str]) -> str:
    """The word that is most likely meant; "" where none is near."""
    import difflib

    return next(iter(difflib.get_close_matches(word, words, 1)), "")


def load(folder: Path) -> Exercise:
    """Reads the folder's exercise.toml. Raises ExerciseError that names the file, the place and every problem."""
    path = folder / "exercise.toml"
    text, body = read_toml(path)
    found = problems(body, text)
    if not (folder / "checks.py").is_file():
        found.append("beside it there is no checks.py")
    if found:
        raise broken(path, found)
    return Exercise(
        folder.name,
        folder,
        body["title"],
        body["world"],
        body["factor"],
        tuple(body["programs"]),
        body["arguments"],
        body["summary"],
    )


def read_toml(path: Path) -> tuple[str, dict[str, Any]]:
    """A TOML file as text and as what it says. Raises ExerciseError that names the file, line and column."""
    try:
        text = path.read_text(encoding="utf-8")
        return text, tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        raise ExerciseError(f"{path}, line {error.lineno}, column {error.colno}: {error.msg}.") from error
    except (OSError, UnicodeDecodeError, RecursionError) as error:
        raise ExerciseError(f"{path} cannot be read: {error}.") from error


def problems(body: dict[str, Any], text: str) -> list[str]:
    """Everything that is wrong with the keys, each with its line and column where it has one."""
    found = [f"the key `{key}` is missing" for key in KEYS if key not in body]
    for key, value in body.items():
        wanted = KEYS.get(key)
        if wanted is None:
            near = nearest(key, KEYS)
            found.append(
                f"{place_of(text, key)}`{key}` is no key of an exercise"
                + (f", perhaps `{near}` is meant" if near else "")
            )
        elif type(value) is not wanted:
            names_ = {str: "a text", int: "a whole number", list: "a list"}
            found.append(f"{place_of(text, key)}`{key}` has to be {names_[wanted]}")
        else:
            found += [f"{place_of(text, key)}`{key}` {problem}" for problem in _value_problems(key, value)]
    return found


def _value_problems(key: str, value: Any) -> list[str]:
    if key == "format_version" and value != FORMAT_VERSION:
        return [f"is {value}, and this version of grade reads {FORMAT_VERSION}"]
    if key in ("world", "factor") and value < 1:
        return ["has to be 1 or more"]
    if key == "programs" and not (value and all(isinstance(name, str) and name.endswith(".py") for name in value)):
        return ["has to list at least one file name that ends in .py"]
    if key in ("title", "summary") and not value.strip():
        return ["must not be empty"]
    return []


def broken(path: Path, problems: list[str]) -> ExerciseError:
    """The error that names a file and all its problems."""
    return ExerciseError(f"{path} has {len(problems)} problem{'s'[: len(problems) != 1]}: {'; '.join(problems)}.")


def place_of(text: str, key: str) -> str:
    """Where a key of a TOML file stands, as "line 3, column 1: "; "" where that is not plain to see."""
    for number, line in enumerate(text.splitlines(), 1):
        if match := re.match(rf"""\s*["']?{re.escape(key)}["']?\s*[=.]""", line):
            column = len(match.group()) - len(match.group().lstrip()) + 1
            return f"line {number}, column {column}: "
    return ""


def points_in_table(readme: str) -> dict[str, int]:
    """The checks that the table in a README has, each with its points."""
    return {check: int(points) for check, points in re.findall(r"^\| `(\w+)` \| (\d+) \|", readme, re.MULTILINE)}
