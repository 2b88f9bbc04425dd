"""All rules of the game: what a run is worth, what a hint costs, what a level is called. Nothing is ever taken away.

Every function here only grows with the attempts: more of them never mean less. That is why the worth of an attempt
depends on nothing outside it, and why everything is a best, a maximum or a sum of such.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from grader.game.log import Attempt, CheckTried
from grader.result import Status

WORTH = 100  # points of an exercise
NO_HINT_PERCENT = 20  # of a check's XP
HINT_STEPS = 3
ALL_AT_ONCE_PERCENT = 10  # of the XP of a run
STREAK_XP, STREAK_LONGEST = 5, 30  # for each further day of the longest streak; days that count
STAR_POINTS = (50, 80, 100)

# The last is reached by all fourteen exercises, passed with every hint there is; nothing reaches it without the boss.
LEVELS = (
    (0, "Unplugged"),
    (60, "Loopback"),
    (200, "Listener"),
    (400, "Handshaker"),
    (650, "Datagrammer"),
    (950, "Stream Keeper"),
    (1300, "Half-Closer"),
    (1700, "Framer"),
    (2200, "Multiplexer"),
    (2750, "Gateway"),
    (3350, "Storm Rider"),
    (3960, "Transport Layer"),
)


@dataclass(frozen=True)
class Level:
    """A level: its number from 1, its title, the XP at which it begins, and at which the next does (None: the top)."""

    number: int
    title: str
    begins: int
    ends: int | None


def hint_bonus(check_points: int, factor: int) -> int:
    """XP that a check gives when it first passes without a hint."""
    return check_points * factor * NO_HINT_PERCENT // 100


def hint_price(check_points: int, factor: int, step: int) -> int:
    """XP of the bonus that this step (1, 2, 3) of the hints on a check costs; the three together cost all of it."""
    if not 1 <= step <= HINT_STEPS:
        return 0
    bonus = hint_bonus(check_points, factor)
    return bonus * step // HINT_STEPS - bonus * (step - 1) // HINT_STEPS


def bonus_left(check_points: int, factor: int, hints: int) -> int:
    """XP that is left of a check's bonus after so many hints."""
    return hint_bonus(check_points, factor) - sum(hint_price(check_points, factor, n + 1) for n in range(hints))


def score(attempts: Iterable[Attempt], exercise: str) -> int:
    """The best points of each check of an exercise, added up."""
    best: dict[str, int] = {}
    for _, check in _tried(attempts, exercise):
        best[check.id] = max(best.get(check.id, 0), check.points)
    return min(WORTH, sum(best.values()))


def passed(attempts: Iterable[Attempt], exercise: str, check: str) -> bool:
    """Whether a check has ever passed, after which hints on it are free."""
    return any(each.id == check and each.status is Status.PASSED for _, each in _tried(attempts, exercise))


def finished(attempts: Iterable[Attempt], exercise: str) -> bool:
    """Whether an exercise has all its points, or those that this machine can give (some checks need Docker)."""
    mine = [each for each in attempts if each.exercise == exercise]
    return score(mine, exercise) == WORTH or any(each.whole and each.passed for each in mine)


def invitations(finished_by_world: Sequence[Sequence[bool]]) -> list[list[bool]]:
    """Which exercises invite: the first unfinished one of a world, once something of the world before is finished.

    An invitation is no lock: every exercise can be graded at any time.
    """
    reached = [True, *(any(world) for world in finished_by_world)]
    return [
        [reached[number] and not done and all(world[:place]) for place, done in enumerate(world)]
        for number, world in enumerate(finished_by_world)
    ]


def stars(points: int) -> int:
    """The stars of an exercise with so many points."""
    return sum(points >= needed for needed in STAR_POINTS)


def exercise_xp(attempts: Iterable[Attempt], exercise: str) -> int:
    """The XP of one exercise: points x factor, the bonus for checks without hints, and that for all in one run."""
    mine = [each for each in attempts if each.exercise == exercise]
    most = WORTH * max((each.factor for each in mine), default=0)
    points: dict[str, int] = {}
    bonus: dict[str, int] = {}
    for attempt, check in _tried(mine, exercise):
        points[check.id] = max(points.get(check.id, 0), check.points * attempt.factor)
        if check.status is Status.PASSED:
            left = bonus_left(check.points, attempt.factor, check.hints)
            bonus[check.id] = max(bonus.get(check.id, 0), left)
    at_once = max((each.score * each.factor for each in mine if each.whole and each.passed), default=0)
    return (
        min(most, sum(points.values()))
        + min(most * NO_HINT_PERCENT // 100, sum(bonus.values()))
        + min(most, at_once) * ALL_AT_ONCE_PERCENT // 100
    )


def xp(attempts: Sequence[Attempt]) -> int:
    """All XP: those of each exercise and those of the longest streak."""
    days = days_of(attempts)
    return sum(exercise_xp(attempts, name) for name in {each.exercise for each in attempts}) + streak_xp(longest(days))


def days_of(attempts: Iterable[Attempt]) -> set[date]:
    """The student's own days with a run that could be judged."""
    judged = (each for each in attempts if any(check.status is not Status.ERROR for check in each.checks))
    return {date.fromisoformat(each.day) for each in judged}


def streak_xp(days: int) -> int:
    """XP of a streak of so many days: the first gives none."""
    return STREAK_XP * max(0, min(days, STREAK_LONGEST) - 1)


def longest(days: set[date]) -> int:
    """The most days in a row."""
    return max((_row_before(days, day) for day in days), default=0)


def streak(days: set[date], today: date) -> int:
    """The days in a row up to today; a day that is not over yet breaks nothing."""
    return _row_before(days, today) or _row_before(days, today - timedelta(days=1))


def level(points: int) -> Level:
    """The level of so many XP."""
    number = sum(points >= begins for begins, _ in LEVELS)
    begins, title = LEVELS[number - 1]
    return Level(number, title, begins, LEVELS[number][0] if number < len(LEVELS) else None)


def _row_before(days: set[date], last: date) -> int:
    number = 0
    while last - timedelta(days=number) in days:
        number += 1
    return number


def _tried(attempts: Iterable[Attempt], exercise: str) -> Iterable[tuple[Attempt, CheckTried]]:
    return ((attempt, check) for attempt in attempts if attempt.exercise == exercise for check in attempt.checks)


def told() -> tuple[tuple[str, str], ...]:
    """The rules for those who play by them: a word and what it means, with the numbers that are in force."""
    greets = hint_bonus(30, 2)
    return (
        ("points", f"Each exercise has {WORTH}. The best of each check counts for ever; nothing is ever taken away."),
        ("stars", f"One from {STAR_POINTS[0]} points, two from {STAR_POINTS[1]}, three with all {STAR_POINTS[2]}."),
        ("XP", "Points times the exercise's factor: x1 for the first steps, x8 for the boss."),
        (
            "no hint",
            (
                f"A check that first passes without a hint gives {NO_HINT_PERCENT}% of its XP more: {greets} XP for 30 "
                "points x2."
            ),
        ),
        (
            "hints",
            (
                f"Each has {HINT_STEPS} steps. A step costs a part of that check's bonus, said before it is shown; all "
                "three cost the bonus and never more. Once the check has passed, its hints are free."
            ),
        ),
        ("all at once", f"The first run that passes everything gives {ALL_AT_ONCE_PERCENT}% of its XP more."),
        (
            "streak",
            (
                f"Each further day in a row with a run gives {STREAK_XP} XP. Your longest streak counts, up to "
                f"{STREAK_LONGEST} days."
            ),
        ),
        ("levels", ", ".join(f"{title} {begins}" for begins, title in LEVELS) + " XP."),
        ("open", "What is open invites you. Nothing is locked: every exercise can be graded at any time."),
        ("errors", "What the grader could not judge changes nothing. Runs without Docker and with --only count."),
        ("badges", "They are for what the evidence and your source show, and stay whatever happens."),
    )
