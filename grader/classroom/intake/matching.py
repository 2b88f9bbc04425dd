"""Submissions and the roster's people -> who is who: by id, by email, by login, then by name where one can be meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from grader.classroom.intake.roster import Person
from grader.classroom.intake.work import Work
from grader.classroom.model import Kind, Remark

SURE = ("canvas", "moodle", "number", "email", "login")  # the surest first


class Roster:
    """The people of a class, by everything that they are called."""

    def __init__(self, people: Sequence[Person]) -> None:
        self.people = people
        self._ids: dict[tuple[str, str], set[int]] = {}
        self._names: dict[str, set[int]] = {}
        for place, person in enumerate(people):
            for key in SURE:
                if value := person.ids.get(key):
                    self._ids.setdefault((key, value.casefold()), set()).add(place)
            for form in forms(person.name):
                self._names.setdefault(form, set()).add(place)

    def match(self, work: Work) -> list[int]:
        """The places of the people who can be meant: none, one, or several. A group's members are `members`."""
        found: set[int] | None
        for key in SURE:
            values = work.ids.get(key, "").casefold().split("; ")
            if found := set[int]().union(*(self._ids.get((key, value), ()) for value in values)):
                return sorted(found)
        for key in ("email", "login", "number"):  # a folder that is called so
            if found := self._ids.get((key, work.handle.casefold())):
                return sorted(found)
        named = self._named(work.name)
        return sorted(named or self._after_login(work.name))

    def members(self, work: Work) -> list[int]:
        """The people of a group that are plain to tell, by email, number or name of each."""
        found: set[int] = set()
        for key in ("email", "number", "members"):
            for value in work.ids.get(key, "").split("; "):
                people = self._named(value) if key == "members" else self._ids.get((key, value.casefold()), set())
                found |= people if len(people) == 1 else set()
        return sorted(found)

    def _named(self, name: str) -> set[int]:
        return next((self._names[form] for form in forms(name) if form in self._names), set())

    def _after_login(self, name: str) -> set[int]:
        """`jdoe Jane Doe`, as some Moodles are patched to say: both have to be the same person's."""
        login, _, rest = name.partition(" ")
        return self._named(rest) & self._ids.get(("login", login.casefold()), set())


def forms(name: str) -> list[str]:
    """A name in each turn of its words, without accents, case and what is between them: `Doe, Jane` is janedoe too."""
    plain = "".join(
        letter for letter in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(letter)
    )
    words = re.findall(r"\w+", re.sub(r"['’`_-]", "", plain))
    turns = ["".join([*words[place:], *words[:place]]) for place in range(len(words))]
    return turns or ([name] if name else [])


def not_matched(work: Work, people: Iterable[Person]) -> Remark:
    """Why a student is nobody of the roster."""
    names = [f"{person.name} ({', '.join(person.ids.values())})" if person.ids else person.name for person in people]
    if not names:
        return Remark(Kind.NOT_MATCHED, work.name, "Nobody of the roster is called so. It is graded under this name.")
    return Remark(
        Kind.NOT_MATCHED,
        work.name,
        f"It could be {' or '.join(names[:4])}: they cannot be told apart. It is graded under this name.",
    )
