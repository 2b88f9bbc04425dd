"""The figures: mean, median, quartiles and bars, computed by hand, and by what must always hold."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from grader.classroom.report.figures import Bar, bars, figures


def test_the_figures_of_nine_points() -> None:
    found = figures([0, 10, 20, 50, 55, 60, 90, 100, 100], 100)
    assert (found.count, found.full) == (9, 2)
    assert found.mean is not None
    assert round(found.mean, 3) == 53.889
    assert (found.lower, found.median, found.upper) == (20, 55, 90)  # places 3, 5 and 7 of 9
    assert [bar.count for bar in found.bars] == [1, 1, 1, 0, 0, 2, 1, 0, 0, 1, 2]


def test_quartiles_lie_between_neighbours() -> None:
    found = figures([1, 2, 3, 4], 10)
    assert (found.lower, found.median, found.upper) == (1.75, 2.5, 3.25)  # QUARTILE.INC of 1, 2, 3, 4


def test_of_none_there_are_no_figures_and_of_one_they_are_all_the_same() -> None:
    none, one = figures([], 100), figures([40], 100)
    assert (none.count, none.mean, none.lower, none.median, none.upper) == (0, None, None, None, None)
    assert {one.mean, one.lower, one.median, one.upper} == {40}
    assert figures([], 0).bars == ()


def test_a_bar_says_what_is_in_it() -> None:
    found = bars([100, 7], 100)
    assert (found[0], found[-1]) == (Bar(0, 9, 1), Bar(100, 100, 1))
    assert [bar.words for bar in found] == [*(f"{n}0–{n}9" if n else "0–9" for n in range(10)), "100"]
    assert [bar.words for bar in bars([], 3)] == ["0", "1", "2", "3"]


@given(st.integers(1, 250).flatmap(lambda most: st.tuples(st.just(most), st.lists(st.integers(0, most)))))
def test_every_point_is_in_the_one_bar_that_names_it(drawn: tuple[int, list[int]]) -> None:
    most, points = drawn
    found = bars(points, most)
    assert [bar.count for bar in found] == [sum(bar.first <= each <= bar.last for each in points) for bar in found]
    assert sum(bar.count for bar in found) == len(points)
    assert found[-1].first == most
