"""Which exercise a folder or a zip is named after: exercise3, Exercise_03, ex 3, jane-exercise3-submission."""

from __future__ import annotations

import re
from collections.abc import Iterable

NUMBERED = re.compile(r"(?<![^\W_])(?:exercise|exer|ex|targil|תרגיל)[\s_.-]*0*(\d{1,4})(?!\d)", re.IGNORECASE)


def exercise_named(name: str, exercises: Iterable[str] = ()) -> str:
    """The one exercise that a name speaks of: one of these, or another as exerciseN; "" where it names none or many."""
    known = {squeezed(each): each for each in exercises}
    if squeezed(name) in known:
        return known[squeezed(name)]
    numbers = {match[1] for match in NUMBERED.finditer(name)}
    if len(numbers) != 1:
        return ""
    exercise = f"exercise{numbers.pop()}"
    return known.get(exercise, exercise)


def squeezed(name: str) -> str:
    """The name without what people put between its words, all in lower case."""
    return re.sub(r"[\s_.-]+", "", name).casefold()
