"""Names that can be hidden: the page is written without any, and has them aside for the one switch that shows them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from grader.classroom.model import Student
from grader.classroom.report.help import Someone
from grader.classroom.secret import draw
from grader.show.harmless import harmless

if TYPE_CHECKING:
    from markupsafe import Markup

HIDDEN = "•••"
WHOLE = "(hidden with the names)"
SHORTEST = 2  # letters of a part of a name; other names of a person have one more
NO_NAMES = {"section"}  # ids that do not tell who someone is


class Veil:
    """Gives every student a number, and remembers the texts that tell who they are.

    What it returns is for the page: what shows while names are hidden, with the place of the true text in `texts`.
    Numbers are drawn by the class's secret: neither the order of names nor that of the roster shows in them.
    """

    def __init__(self, students: Iterable[Student], secret: str) -> None:
        drawn = sorted(students, key=lambda student: draw(secret, student.key))
        self.numbers = {student.key: number for number, student in enumerate(drawn, 1)}
        self._places: dict[str, int] = {}
        self._words: dict[str, re.Pattern[str]] = {}

    @property
    def texts(self) -> list[str]:
        """What is hidden, by its place."""
        return list(self._places)

    def name(self, student: Student, href: str = "") -> Markup:
        """The student's name, and where there is one the link to what they are told."""
        from markupsafe import Markup

        stand_in, place = f"Student {self.numbers[student.key]}", self._place(harmless(student.name))
        if not href:
            return Markup('<bdi data-text="{}">{}</bdi>').format(place, stand_in)
        return Markup('<a data-href="{}"><bdi data-text="{}">{}</bdi></a>').format(self._place(href), place, stand_in)

    def in_order(self, found: Iterable[Someone]) -> list[Someone]:
        """The same students by their numbers, in which order the page may be seen while names are hidden."""
        return sorted(found, key=lambda each: self.numbers[each.student.key])

    def link(self, href: str, words: str) -> Markup:
        """Words that do not tell who it is, with a link that may."""
        from markupsafe import Markup

        return Markup('<a data-href="{}">{}</a>').format(self._place(href), words) if href else Markup.escape(words)

    def text(self, text: str, student: Student) -> Markup:
        """A text in which the student may be named."""
        from markupsafe import Markup

        shown, hidden = harmless(text), harmless(self.without(text, student))
        if shown == hidden:
            return Markup.escape(shown)
        return Markup('<span data-text="{}">{}</span>').format(self._place(shown), hidden)

    def title(self, text: str, student: Student) -> Markup:
        """The attributes of an element whose title it is."""
        from markupsafe import Markup

        shown, hidden = harmless(text), harmless(self.without(text, student))
        more = Markup(' data-title="{}"').format(self._place(shown)) if shown != hidden else ""
        return Markup(' title="{}"{}').format(hidden, more)

    def whole(self, text: str) -> Markup:
        """A text that may name anybody."""
        from markupsafe import Markup

        return Markup('<span data-text="{}">{}</span>').format(self._place(harmless(text)), WHOLE)

    def without(self, text: str, student: Student) -> str:
        """The text without anything that the student is called by."""
        if student.key not in self._words:
            self._words[student.key] = re.compile("|".join(patterns(student)) or r"(?!)", re.IGNORECASE)
        return self._words[student.key].sub(HIDDEN, text)

    def _place(self, text: str) -> int:
        return self._places.setdefault(text, len(self._places))


def patterns(student: Student) -> Iterator[str]:
    """What to look for, the longest first. A word of ASCII stands alone, for else Li would be in every client."""
    ids = [value for name, value in student.ids.items() if name not in NO_NAMES]
    words = {student.name, *re.split(r"[\W_]+", student.name), *(student.ids.get("members", "").split("; "))}
    known = {word for word in words if len(word) >= SHORTEST or (word and not word.isascii())}
    known |= {each for each in (student.key, *ids) if len(each) > SHORTEST}
    for each in sorted(known, key=len, reverse=True):
        alone = (r"(?<![^\W_])", r"(?![^\W_])") if each.isascii() else ("", "")
        yield f"{alone[0]}{re.escape(each)}{alone[1]}"
