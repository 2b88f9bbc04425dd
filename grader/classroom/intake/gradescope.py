"""Gradescope's "Download Submissions": a folder for each, and submission_metadata.yml that says whose it is."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grader.classroom.intake.place import Place, not_understood
from grader.classroom.intake.work import Found, Work
from grader.classroom.model import Piece, Remark
from grader.errors import CallError
from grader.exercise import Exercise

METADATA = "submission_metadata.yml"
FOLDER = re.compile(r"submission_([0-9]+)")
SUBMISSION = re.compile(r"(?P<name>[^\s#:'\"-][^:]*|'[^']+'|\"[^\"]+\"):\s*")
FIELD = re.compile(r"\s+(?P<new>- )?:(?P<key>name|sid|email):\s*(?P<value>.*?)\s*")
PEOPLE, OTHER = re.compile(r"\s{1,4}:submitters:\s*"), re.compile(r"\s{1,2}:\w+:.*")


@dataclass
class Submitters:
    """The people of one submission, each with what is known of them."""

    people: list[dict[str, str]] = field(default_factory=list)

    def all(self, key: str) -> str:
        return "; ".join(person[key] for person in self.people if person.get(key))


def fits(place: Place, _: Sequence[Exercise]) -> bool:
    return any(thing.name == METADATA for thing in place.things)


def read(place: Place, _: Sequence[Exercise]) -> Found:
    """Each submission is one student, or one group with its members. Raises CallError where the file cannot be read."""
    known = submitters(place.folder / METADATA)
    works, remarks = list[Work](), list[Remark]()
    for thing in place.things:
        match = FOLDER.match(thing.name)
        people = known.pop(thing.name, None)
        if thing.path.is_dir() and (match or people):
            number = match[1] if match else ""
            works.append(work(thing.name, number, people or Submitters(), (thing,)))
            if not (people and people.people):
                remarks.append(not_understood(thing.name, f"{METADATA} does not say whose it is."))
        elif thing.name != METADATA:
            remarks.append(not_understood(thing.name, "It is no folder of a submission, so it is nobody's."))
    remarks += [not_understood(name, f"{METADATA} names it, and there is no such folder.") for name in known]
    return Found(tuple(works), tuple(remarks))


def work(folder: str, number: str, people: Submitters, pieces: tuple[Piece, ...]) -> Work:
    name = people.all("name").replace("; ", " and ") or folder
    ids = {"submission": number, "email": people.all("email"), "number": people.all("sid")}
    if len(people.people) > 1:
        ids["members"] = people.all("name")
    return Work(
        f"{name} {number}".strip() if people.people else folder,
        name,
        pieces,
        {key: each for key, each in ids.items() if each},
    )


def submitters(path: Path) -> dict[str, Submitters]:
    """The people of each folder. Only the lines for them are read: the rest is scores, and in Ruby's own types.

    Raises CallError where the file cannot be read.
    """
    found: dict[str, Submitters] = {}
    here, people = Submitters(), False
    try:
        lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except OSError as error:
        raise CallError(f"{path} cannot be read: {error.strerror}.") from error
    for line in lines:
        if match := SUBMISSION.fullmatch(line):
            here, people = found.setdefault(value_of(match["name"]), Submitters()), False
        elif PEOPLE.fullmatch(line):
            people = True
        elif people and (match := FIELD.fullmatch(line)):
            if match["new"] or not here.people:
                here.people.append({})
            here.people[-1][match["key"]] = value_of(match["value"])
        elif OTHER.fullmatch(line):
            people = False
    return found


def value_of(text: str) -> str:
    """A YAML scalar of one line: plain, 'quoted' or "quoted" (YAML 1.2, 7.3)."""
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    if len(text) > 1 and text[0] == text[-1] == '"':
        try:
            return str(json.loads(text))
        except ValueError:
            return text[1:-1]
    return "" if text in ("~", "null") else text
