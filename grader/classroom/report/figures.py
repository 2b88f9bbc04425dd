"""What many points come to: mean, median, quartiles, and how they are spread."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

TENTHS = 10


@dataclass(frozen=True)
class Bar:
    """How many students have from `first` to `last` points, both included."""

    first: int
    last: int
    count: int

    @property
    def words(self) -> str:
        return f"{self.first}" if self.first == self.last else f"{self.first}–{self.last}"


@dataclass(frozen=True)
class Figures:
    """The figures of so many (`count`) points; `full` is how many of them are all points. None where there are none."""

    count: int
    mean: float | None
    lower: float | None
    median: float | None
    upper: float | None
    full: int
    bars: tuple[Bar, ...]


def figures(points: Sequence[int], most: int) -> Figures:
    """The figures of points between 0 and `most`."""
    lower, median, upper = quartiles(points)
    mean = statistics.fmean(points) if points else None
    return Figures(len(points), mean, lower, median, upper, sum(each == most for each in points), bars(points, most))


def quartiles(points: Sequence[int]) -> tuple[float, float, float] | tuple[None, None, None]:
    """The three, interpolated between neighbours as spreadsheets do (QUARTILE.INC)."""
    if len(points) < 2:
        return (points[0], points[0], points[0]) if points else (None, None, None)
    lower, median, upper = statistics.quantiles(points, n=4, method="inclusive")
    return lower, median, upper


def bars(points: Sequence[int], most: int) -> tuple[Bar, ...]:
    """Tenths of the scale, or single points where there are fewer; all points have a bar of their own."""
    if most < 1:
        return ()
    parts = min(TENTHS, most)
    first = [-(-part * most // parts) for part in range(parts + 1)]  # rounded up
    counts = [0] * (parts + 1)
    for each in points:
        counts[each * parts // most] += 1
    last = [*(each - 1 for each in first[1:]), most]
    return tuple(map(Bar, first, last, counts))


def number(value: float | None) -> str:
    """A figure with one digit behind the point at most; a dash where there is none."""
    return "–" if value is None else f"{value:.1f}".removesuffix(".0")
