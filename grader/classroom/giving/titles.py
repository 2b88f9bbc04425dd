"""Which column of a gradebook is an exercise's: where its title can mean one alone, else the instructor says so."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import PurePath

from grader.classroom.model import Task
from grader.errors import CallError
from grader.exercise import find

WORD = re.compile(r"[^\W\d_]+|\d+(?:\.\d+)*")
NUMBERED = re.compile(r"\s*\((\d+)\)\s*$")  # Canvas writes `Title (assignment_id)`


def columns_of(tasks: Sequence[Task], titles: Mapping[int, str], said: Mapping[str, str]) -> dict[str, int]:
    """The column of each exercise. `titles` are the columns that can be one's, `said` what the instructor named.

    An exercise said to be in "" is left out. Raises CallError that lists the columns where one cannot be known.
    """
    if unknown := said.keys() - {task.exercise for task in tasks}:
        there = ", ".join(task.exercise for task in tasks)
        raise CallError(f"The class has no exercise called {', '.join(sorted(unknown))}. It has: {there}.")
    wanted = [task for task in tasks if said.get(task.exercise, " ")]
    found = {task.exercise: column_of(task, titles, said.get(task.exercise, "")) for task in wanted}
    for exercise, column in found.items():
        if others := [other for other, place in found.items() if place == column and other != exercise]:
            raise CallError(
                f"The column {titles[column]!r} would be that of {exercise} and of {' and '.join(others)}. "
                f"Say which column is whose: EXERCISE=COLUMN. {listed(titles)}"
            )
    return found


def column_of(task: Task, titles: Mapping[int, str], said: str) -> int:
    """The column of one exercise. Raises CallError."""
    meant = named(said, titles) if said else likely(task, titles)
    if len(meant) == 1:
        return meant[0]
    if said:
        which = f"{len(meant)} columns are called" if meant else "No column that takes points is called"
        raise CallError(f"{which} {said!r}. {listed(titles)}")
    which = f"{len(meant)} columns could be that of" if meant else "No column has the name or the title of"
    raise CallError(f"{which} {task.exercise} ({task.title}). Say which one: {task.exercise}=COLUMN. {listed(titles)}")


def listed(titles: Mapping[int, str]) -> str:
    return f"The columns that take points are: {', '.join(map(repr, titles.values())) or 'none'}."


def named(said: str, titles: Mapping[int, str]) -> list[int]:
    """The columns of that title: as it stands there, without its number, or by its number alone."""
    wanted = said.strip()
    for titled in (titles, {place: NUMBERED.sub("", title) for place, title in titles.items()}, numbers(titles)):
        if found := [place for place, title in titled.items() if title == wanted]:
            return found
    return []


def numbers(titles: Mapping[int, str]) -> dict[int, str]:
    """Canvas's own numbers of the columns."""
    return {place: found[1] for place, title in titles.items() if (found := NUMBERED.search(title))}


def likely(task: Task, titles: Mapping[int, str]) -> list[int]:
    """The columns that may be meant: called exactly so, else with the exercise's name, title or program in them."""
    words = {place: words_of(NUMBERED.sub("", title)) for place, title in titles.items()}
    names = [words_of(task.exercise), words_of(task.title), program_of(task)]
    whole = [name for name in (*names[:2], names[0] + names[1]) if name]
    exact = [place for place, title in words.items() if title in whole]
    if exact:
        return exact
    for name in names:
        if found := [place for place, title in words.items() if name and holds(title, name)]:
            return found
    return []


def program_of(task: Task) -> list[str]:
    """The words of the exercise's program, where it asks for one alone and is known here."""
    try:
        programs = find(task.exercise).programs
    except CallError:
        return []
    return words_of(PurePath(programs[0]).stem) if len(programs) == 1 else []


def words_of(text: str) -> list[str]:
    """The words and numbers: "Exercise 3" and "exercise3" have the same."""
    return WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def holds(words: Sequence[str], some: Sequence[str]) -> bool:
    """Whether the words stand in there, in a row."""
    return any(words[place : place + len(some)] == some for place in range(len(words) - len(some) + 1))
