"""Where a student stands: the rules applied to their log and to the exercises that there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import groupby

from grader.exercise import Exercise, catalogue
from grader.game import rules
from grader.game.badges import BADGES
from grader.game.log import Log

WORLDS = {1: "Addresses", 2: "TCP", 3: "UDP", 4: "Protocols", 5: "Services", 6: "The boss"}


@dataclass(frozen=True)
class Place:
    """An exercise on the map. `open` invites to begin or go on; it never locks."""

    name: str
    title: str
    summary: str
    world: int
    factor: int
    score: int
    stars: int
    xp: int
    runs: int
    finished: bool
    open: bool


@dataclass(frozen=True)
class World:
    """A world and its exercises, in the order in which they build on each other."""

    number: int
    title: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Standing:
    """The map and the student on it; `next` names the exercise that is next, "" when all are finished."""

    xp: int
    level: rules.Level
    streak: int
    longest_streak: int
    badges: tuple[str, ...]
    all_badges: int
    worlds: tuple[World, ...]
    next: str

    @property
    def places(self) -> tuple[Place, ...]:
        return tuple(place for world in self.worlds for place in world.places)

    def place(self, name: str) -> Place | None:
        return next((each for each in self.places if each.name == name), None)


def standing(log: Log, today: date | None = None) -> Standing:
    """Where the student of this log stands. Raises ExerciseError when an exercise's file is broken."""
    worlds = opened([list(found) for _, found in groupby(map(_place_in(log), in_order()), lambda each: each.world)])
    xp, days = rules.xp(log.attempts), rules.days_of(log.attempts)
    return Standing(
        xp,
        rules.level(xp),
        rules.streak(days, today or datetime.now(UTC).astimezone().date()),
        rules.longest(days),
        tuple(badge.id for badge in BADGES if badge.id in log.badges),
        len(BADGES),
        worlds,
        next((each.name for world in worlds for each in world.places if not each.finished), ""),
    )


def in_order() -> list[Exercise]:
    """All exercises, by world and then by number."""
    return sorted(catalogue(), key=lambda each: each.world)


def opened(worlds: Sequence[Sequence[Place]]) -> tuple[World, ...]:
    """The worlds, with those places open to which the student is invited."""
    invited = rules.invitations([[place.finished for place in places] for places in worlds])
    return tuple(
        World(number, WORLDS.get(number, f"World {number}"), tuple(map(_with_open, places, flags)))
        for places, flags in zip(worlds, invited, strict=True)
        for number in [places[0].world]
    )


def _with_open(place: Place, invited: bool) -> Place:
    return replace(place, open=invited)


def _place_in(log: Log) -> Callable[[Exercise], Place]:
    def place(exercise: Exercise) -> Place:
        attempts = log.of(exercise.name)
        score = rules.score(attempts, exercise.name)
        return Place(
            exercise.name,
            exercise.title,
            exercise.summary,
            exercise.world,
            exercise.factor,
            score,
            rules.stars(score),
            rules.exercise_xp(attempts, exercise.name),
            len(attempts),
            rules.finished(attempts, exercise.name),
            open=False,
        )

    return place
