"""Deadlines count the program's time: neither a machine that stood still nor a hungry program uses them up."""

from __future__ import annotations

import pytest

from grader.lab.agent.waiting import SLICE, Patience


class Clock:
    """A clock that tests turn, and the seconds for which a program has gone without a processor."""

    def __init__(self) -> None:
        self.now = self.hungry = 0.0

    def slices_until_over(self, patience: Patience, slice_: float, hungry: float) -> int:
        for number in range(1, 10000):
            self.now += slice_
            self.hungry += hungry
            if patience.over():
                return number
        raise AssertionError("it is never over")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("grader.lab.agent.waiting.time.monotonic", lambda: made.now)
    return made


def test_a_deadline_is_over_after_its_slices(clock: Clock) -> None:
    assert clock.slices_until_over(Patience(1.0), SLICE, 0.0) in (20, 21)


def test_a_slice_in_which_the_machine_stood_still_counts_as_two(clock: Clock) -> None:
    assert clock.slices_until_over(Patience(1.0), 100.0, 0.0) in (10, 11)


def test_a_program_without_a_processor_is_given_more_time_but_not_for_ever(clock: Clock) -> None:
    assert clock.slices_until_over(Patience(1.0, lambda: clock.hungry), SLICE, SLICE / 2) in (40, 41)
    assert clock.slices_until_over(Patience(1.0, lambda: clock.hungry), SLICE, 10 * SLICE) in (80, 81)
