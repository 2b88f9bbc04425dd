"""`grade leaderboard`: the class by its points, under names that its students chose or that nobody knows."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grader.classroom.aliases import NAME as ALIASES
from grader.classroom.aliases import Aliases, read_aliases, shown_names
from grader.classroom.database import NAME, ClassDatabase
from grader.classroom.secret import secret_of
from grader.errors import EXIT_PASSED, CallError
from grader.show.harmless import harmless

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

SCHEMA = "grade/leaderboard/v1"
PODIUM = 3
BAR = 20


@dataclass(frozen=True)
class Place:
    """One student's place. Those of the same points share a rank, and as many ranks after it stay empty."""

    rank: int
    points: int
    name: str


@dataclass(frozen=True)
class Leaderboard:
    """Everyone who has points, the most first; `without` says how many have none yet, `most` what could be reached."""

    exercises: tuple[str, ...]
    most: int
    places: tuple[Place, ...]
    without: int
    remarks: tuple[str, ...] = ()


def leaderboard_command(folder: str, as_json: bool, names: bool, console: Console, aliases: str = "") -> int:
    """Shows the leaderboard of the class in the folder, or writes it as JSON; returns the exit status.

    `names` shows everyone's own name, `aliases` names the file of aliases, by default the folder's aliases.csv. Raises
    CallError for a folder without a class and a file that cannot be read, ClassError for a damaged database.
    """
    if not Path(folder, NAME).is_file():
        raise CallError(f"{folder} holds no {NAME}, so no class was graded into it. Give the --out of `grade class`.")
    with ClassDatabase(Path(folder, NAME)) as base:
        found = leaderboard(base, names, Path(aliases) if aliases else None)
    if as_json:
        sys.stdout.write(json.dumps(as_data(found), indent=2) + "\n")
    else:
        show(found, console)
    return EXIT_PASSED


def leaderboard(base: ClassDatabase, names: bool = False, aliases: Path | None = None) -> Leaderboard:
    """The class by its points over all exercises. What was refused counts as 0; who has no points is left out."""
    students, totals = base.students(), points_of(base)
    tasks = base.tasks()
    beside = base.path.parent / ALIASES
    file = aliases or (beside if beside.is_file() else None)
    chosen = read_aliases(file, students) if file and not names else Aliases()
    shown = {each.key: each.name for each in students} if names else shown_names(students, chosen, secret_of(base))
    return Leaderboard(
        tuple(task.exercise for task in tasks),
        sum(task.points for task in tasks),
        tuple(places(totals, shown)),
        len(students) - len(totals),
        chosen.remarks,
    )


def points_of(base: ClassDatabase) -> dict[str, int]:
    """The sum of each student's points, by key, of those who have any mark; one result at a time is in memory."""
    totals: dict[str, int] = {}
    for mark in base.marks():
        if (points := mark.points) is not None:
            totals[mark.student.key] = totals.get(mark.student.key, 0) + points
    return totals


def places(totals: Mapping[str, int], names: Mapping[str, str]) -> Sequence[Place]:
    """Everyone's place, ties in the order of the names that are shown: no other order may show through."""
    order = sorted(totals, key=lambda key: (-totals[key], names[key].casefold(), names[key]))
    found: list[Place] = []
    for number, key in enumerate(order, 1):
        tied = bool(found) and found[-1].points == totals[key]
        found.append(Place(found[-1].rank if tied else number, totals[key], names[key]))
    return found


def as_data(found: Leaderboard) -> dict[str, object]:
    """The leaderboard as data, `"schema": "grade/leaderboard/v1"`."""
    return {
        "schema": SCHEMA,
        "exercises": found.exercises,
        "max_points": found.most,
        "students": [asdict(place) for place in found.places],
        "without_points": found.without,
        "remarks": found.remarks,
    }


def show(found: Leaderboard, console: Console) -> None:
    """Writes the leaderboard to the console, and below it what there is to say."""
    from rich.text import Text

    exercises = ", ".join(found.exercises)
    console.print(Text.assemble(("Leaderboard", "bold"), f"  {exercises}, {found.most} points"), soft_wrap=True)
    console.print()
    if found.places:
        console.print(table(found, console))
    for line in sayings(found):
        console.print(Text(harmless(line), "dim"), soft_wrap=True)


def table(found: Leaderboard, console: Console) -> Table:
    """The places. Names stand last, where those that are read from the right disturb nothing."""
    from rich.table import Table
    from rich.text import Text

    unicode = (console.encoding or "").lower().startswith("utf")
    made = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    made.add_column(justify="right", no_wrap=True)
    made.add_column(justify="right", no_wrap=True)
    made.add_column(no_wrap=True)
    made.add_column()  # the one that gives way where there is no room
    for place in found.places:
        style = "bold yellow" if place.rank <= PODIUM else ""
        drawn = bar(place.points, found.most, unicode)
        name = Text(harmless(place.name).replace("\n", " "), style, no_wrap=True, overflow="ellipsis")
        made.add_row(*(Text(words, style) for words in (f"{place.rank}.", f"{place.points}", drawn)), name)
    return made


def bar(points: int, most: int, unicode: bool) -> str:
    full, empty = ("█", "░") if unicode else ("#", "-")
    filled = BAR * points // most if most else 0
    return full * filled + empty * (BAR - filled)


def sayings(found: Leaderboard) -> list[str]:
    """What there is to say below the places."""
    have = "student has" if found.without == 1 else "students have"
    without = [f"{found.without} {have} no points yet and no place."] if found.without else []
    more = [*without, *found.remarks]
    return ["", *more] if more else []
