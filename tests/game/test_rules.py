"""Each rule of the game, and that none of them ever takes anything away."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.exercise import find, names
from grader.game import rules
from grader.game.log import Attempt
from grader.result import Status
from tests.game.making import CHECKS, EXERCISES, attempt, attempts, passing, tried

POINTS = st.integers(1, 100)
FACTORS = st.integers(1, 10)


@given(st.lists(attempts(), max_size=8), attempts())
def test_no_attempt_lowers_anything(before: list[Attempt], more: Attempt) -> None:
    after = [*before, more]
    assert rules.xp(after) >= rules.xp(before)
    assert rules.level(rules.xp(after)).number >= rules.level(rules.xp(before)).number
    for exercise in EXERCISES:
        assert rules.score(after, exercise) >= rules.score(before, exercise)
        assert rules.exercise_xp(after, exercise) >= rules.exercise_xp(before, exercise)
        assert rules.stars(rules.score(after, exercise)) >= rules.stars(rules.score(before, exercise))
        assert rules.finished(after, exercise) >= rules.finished(before, exercise)


@given(st.permutations(range(5)), st.lists(attempts(), min_size=5, max_size=5))
def test_the_order_of_attempts_changes_nothing(order: list[int], some: list[Attempt]) -> None:
    assert rules.xp([some[place] for place in order]) == rules.xp(some)


def test_the_best_of_each_check_counts_for_ever() -> None:
    first = attempt(checks=[tried("listens", points=15), tried("greets", Status.FAILED, 30)])
    second = attempt(checks=[tried("listens", Status.FAILED, 15), tried("greets", points=30)])
    assert rules.score([first], "exercise3") == 15
    assert rules.score([first, second], "exercise3") == 45
    assert rules.score([first, second], "exercise4") == 0


def test_an_error_changes_nothing_and_other_backends_and_single_checks_count() -> None:
    error = attempt(checks=[tried("greets", Status.ERROR, 30)])
    assert (rules.xp([error]), rules.days_of([error])) == (0, set())
    assert rules.score([attempt(checks=[tried("greets", points=30)], whole=False)], "exercise3") == 30


def test_xp_is_points_times_factor_with_a_bonus_for_no_hint() -> None:
    assert rules.xp([attempt(checks=[tried("large", points=15, hints=3)], factor=2, whole=False)]) == 30
    assert rules.xp([attempt(checks=[tried("large", points=15)], factor=2, whole=False)]) == 30 + 6


def test_hints_cost_their_price_and_only_before_the_check_passes() -> None:
    def worth(*hints: int) -> int:
        return rules.xp([attempt(checks=[tried("greets", points=30, hints=each)], whole=False) for each in hints])

    assert [worth(taken) for taken in range(5)] == [36, 34, 32, 30, 30]
    assert [rules.hint_price(30, 1, step) for step in range(5)] == [0, 2, 2, 2, 0]
    assert worth(0, 3) == worth(0) == worth(3, 0)


@given(POINTS, FACTORS)
def test_three_hints_cost_the_bonus_and_never_more(points: int, factor: int) -> None:
    prices = [rules.hint_price(points, factor, step) for step in (1, 2, 3)]
    assert min(prices) >= 0
    assert sum(prices) == rules.hint_bonus(points, factor)
    for hints in range(5):
        assert rules.bonus_left(points, factor, hints) == rules.hint_bonus(points, factor) - sum(prices[:hints])


def test_all_in_one_run_gives_a_tenth_once() -> None:
    bare = [tried(name, points=points, hints=3) for name, points in CHECKS.items()]
    assert rules.xp([attempt(checks=bare)]) == 110
    assert rules.xp([attempt(checks=bare), attempt(checks=bare)]) == 110
    assert rules.xp([attempt(checks=bare, whole=False)]) == 100
    assert rules.xp([attempt(checks=[check], whole=False) for check in bare]) == 100


def test_an_exercise_is_worth_a_hundred_whatever_becomes_of_its_checks() -> None:
    renamed = [passing("exercise3", "old", points={"old": 100}), passing("exercise3", "new", points={"new": 100})]
    assert rules.score(renamed, "exercise3") == 100
    assert rules.exercise_xp(renamed, "exercise3") == 120


def test_finished_is_a_hundred_points_or_all_that_this_machine_can_judge() -> None:
    half = [tried("greets", points=45)]
    assert rules.finished([attempt(checks=half)], "exercise3")
    assert not rules.finished([attempt(checks=half, whole=False)], "exercise3")
    assert rules.finished([attempt(checks=[tried("greets", points=100)], whole=False)], "exercise3")


@pytest.mark.parametrize(("points", "stars"), [(0, 0), (49, 0), (50, 1), (79, 1), (80, 2), (99, 2), (100, 3)])
def test_stars(points: int, stars: int) -> None:
    assert rules.stars(points) == stars


def test_a_streak_is_days_in_a_row_and_today_may_still_come() -> None:
    day = date(2026, 3, 1)
    days = {day + timedelta(days=n) for n in (0, 1, 2, 4)}
    assert rules.longest(days) == 3
    assert [rules.streak(days, day + timedelta(days=n)) for n in range(7)] == [1, 2, 3, 3, 1, 1, 0]
    assert rules.longest(set()) == rules.streak(set(), day) == 0


def test_the_longest_streak_gives_xp_up_to_thirty_days() -> None:
    assert [rules.streak_xp(days) for days in (0, 1, 2, 3, 30, 31, 400)] == [0, 0, 5, 10, 145, 145, 145]
    runs = [attempt(checks=[tried("greets", Status.FAILED)], day=f"2026-03-0{n}") for n in (1, 2, 3, 5)]
    assert rules.xp(runs) == 10


@given(st.integers(0, 10_000))
def test_a_level_holds_its_xp_and_its_title_is_its_own(xp: int) -> None:
    level = rules.level(xp)
    assert level.begins <= xp
    assert level.ends is None or xp < level.ends
    assert rules.LEVELS[level.number - 1] == (level.begins, level.title)
    assert len({title for _, title in rules.LEVELS}) == len(rules.LEVELS) == 12


def everything(*, hints: int, without: str = "") -> list[Attempt]:
    found = map(find, names())
    return [
        attempt(each.name, [tried("all", points=100, hints=hints)], factor=each.factor)
        for each in found
        if each.name != without
    ]


def test_the_last_title_is_for_all_fourteen_with_or_without_hints_and_not_without_the_boss() -> None:
    top = len(rules.LEVELS)
    assert rules.level(rules.xp(everything(hints=3))).number == top
    without_the_boss = rules.xp(everything(hints=0, without="exercise14")) + rules.streak_xp(400)
    assert rules.level(without_the_boss).number == top - 1


def test_an_invitation_is_the_first_unfinished_of_each_world_that_is_reached() -> None:
    assert rules.invitations([[False, False], [False]]) == [[True, False], [False]]
    assert rules.invitations([[True, False], [False]]) == [[False, True], [True]]
    assert rules.invitations([[True, True], [False, False], [False]]) == [[False, False], [True, False], [False]]
    assert rules.invitations([[False], [True]]) == [[True], [False]]


@given(st.lists(st.lists(st.booleans(), min_size=1, max_size=4), min_size=1, max_size=6))
def test_something_always_invites_until_all_is_finished(worlds: list[list[bool]]) -> None:
    invited = rules.invitations(worlds)
    assert any(map(any, invited)) != all(map(all, worlds))
    assert not any(
        flag and done for world in zip(invited, worlds, strict=True) for flag, done in zip(*world, strict=True)
    )


def test_the_rules_that_are_told_name_every_number() -> None:
    told = " ".join(f"{word} {sentence}" for word, sentence in rules.told())
    numbers = [rules.WORTH, rules.NO_HINT_PERCENT, rules.HINT_STEPS, rules.ALL_AT_ONCE_PERCENT, rules.STREAK_XP]
    for number in (*numbers, rules.STREAK_LONGEST, *rules.STAR_POINTS, *(begins for begins, _ in rules.LEVELS)):
        assert str(number) in told
    assert all(title in told for _, title in rules.LEVELS)
