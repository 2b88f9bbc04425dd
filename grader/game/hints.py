"""The hints on a check: steps from hints.toml, each giving more than the last; without them the check's own hint."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from grader.exercise import Exercise, broken, place_of, read_toml

FILE = "hints.toml"

Texts = dict[str, tuple[str, ...]]


def hints_for(exercise: Exercise, check_id: str) -> tuple[str, ...]:
    """The steps of the hints on a check, in the order in which they are given: three, where an author has written them.

    The exercise's own hints.toml wins over the one beside the exercises, whose texts are for checks of the same name in
    any of them. For a check without texts, and for no other, checks.py is imported: its `hint=` is the one step.

    Raises ExerciseError for a broken file, CallError for a check that has no texts and does not exist.
    """
    texts = read(exercise.folder.parent / FILE) | read(exercise.folder / FILE)
    if check_id in texts:
        return texts[check_id]
    from grader.checking.declare import known_check

    return (known_check(exercise, check_id).hint,)


def read(path: Path) -> Texts:
    """The texts of a hints.toml, check by check, their line breaks made blanks; none where there is no such file.

    Raises ExerciseError that names the file, and each problem with its line and key.
    """
    if not path.exists():
        return {}
    text, body = read_toml(path)
    if found := [f"{place_of(text, key)}`{key}` {problem}" for key in body if (problem := problem_of(body[key]))]:
        raise broken(path, found)
    return {key: tuple(" ".join(step.split()) for step in steps) for key, steps in body.items()}


def problem_of(steps: Any) -> str:
    """What is wrong with the value of a key, "" when nothing is."""
    if not isinstance(steps, list) or not steps or not all(isinstance(step, str) for step in steps):
        return "has to be a list of texts, one for each step"
    empty = next((number for number, step in enumerate(steps, 1) if not step.strip()), None)
    return f"has nothing in step {empty}" if empty else ""
