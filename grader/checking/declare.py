"""@check: makes a function of checks.py a check, with its points, what it needs, and its hint."""

from __future__ import annotations

import importlib.util
import inspect
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from grader.checking.modules import modules_of
from grader.errors import CallError, ExerciseError
from grader.exercise import Exercise

Function = TypeVar("Function", bound=Callable[..., None])
MARK = "__check__"


@dataclass(frozen=True)
class Check:
    """What is known of a check before it runs."""

    id: str
    title: str
    points: int
    needs: tuple[str, ...]
    hint: str
    needs_docker: bool


def check(
    *, points: int, hint: str, needs: Sequence[str] = (), needs_docker: bool = False
) -> Callable[[Function], Function]:
    """Declares a check: the function's name is its id, its docstring the sentence that the student reads.

    `needs` names checks above it: when one of them was not passed, this one is skipped because of it.
    Raises ValueError for a check without a docstring or with points below 1.
    """

    def declare(function: Function) -> Function:
        title = inspect.getdoc(function)
        name = getattr(function, "__name__", "?")
        if not title or points < 1 or not hint.strip():
            raise ValueError(f"the check {name} needs a docstring, a hint, and 1 point or more")
        setattr(function, MARK, Check(name, title.splitlines()[0], points, tuple(needs), hint, needs_docker))
        return function

    return declare


def declared(thing: Any) -> Check | None:
    """The declaration of a function, None for what is no check."""
    found = getattr(thing, MARK, None)
    return found if isinstance(found, Check) and inspect.isfunction(thing) else None


def checks_of(exercise: Exercise) -> list[Check]:
    """The declared checks of an exercise, in order, without running any. Raises whatever its checks.py raises."""
    spec = importlib.util.spec_from_file_location(f"checks_of_{exercise.name}", exercise.checks)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with modules_of(exercise.folder):
        sys.modules[spec.name] = module  # where dataclasses look for it
        spec.loader.exec_module(module)
    return [check for thing in vars(module).values() if (check := declared(thing)) is not None]


def known_checks(exercise: Exercise) -> list[Check]:
    """As checks_of(). Raises ExerciseError, in one line, when the exercise's checks.py cannot be imported."""
    try:
        return checks_of(exercise)
    except Exception as error:
        raise ExerciseError(f"{exercise.checks} cannot be imported: {type(error).__name__}: {error}.") from error


def known_check(exercise: Exercise, name: str) -> Check:
    """The check of that id. Raises CallError, which names those that there are, when there is none; ExerciseError."""
    checks = {check.id: check for check in known_checks(exercise)}
    if name not in checks:
        raise CallError(f"{exercise.name} has no check called {name}. It has: {', '.join(checks)}.")
    return checks[name]
