"""An instructor's folder or zip -> the class: every student, and what each handed in for every exercise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from grader.classroom.intake.choosing import is_for, listed
from grader.classroom.intake.contents import Contents, read_pieces
from grader.classroom.intake.keys import keys_of
from grader.classroom.intake.layouts import check_name
from grader.classroom.intake.looking import look, open_place
from grader.classroom.intake.matching import Roster, not_matched
from grader.classroom.intake.place import not_understood
from grader.classroom.intake.roster import Person, read_roster
from grader.classroom.intake.work import Work
from grader.classroom.model import Entry, Intake, Kind, Piece, Remark, Student
from grader.exercise import Exercise


def take_in(
    place: Path, exercises: Sequence[Exercise], unpacked: Path, layout: str | None = None, roster: Path | None = None
) -> Intake:
    """Takes a class in: each student's entry for each exercise, and a remark for all that is not plain.

    `unpacked` is an empty folder, or none yet, for what is in a class's zip; it has to stay as long as the entries do.
    `layout` is one of `layout_names()`, by default what the place looks like. Raises CallError where there is no class
    or the roster cannot be used, ClassError where the disk does not take what is unpacked.
    """
    check_name(layout)
    people = None if roster is None else read_roster(roster)
    opened, unpacking = open_place(place, unpacked / "class")
    name, found = look(opened, exercises, unpacked / "inside", place, layout)
    students, sorting = together(found.works, tuple(exercises))
    known, matching = (students, alike(students)) if people is None else matched(students, people)
    keys = keys_of(each.handle for each in known)
    entries = [entry for each in known for entry in each.entries(keys[each.handle], exercises)]
    everyone = dict.fromkeys(entry.student.key for entry in entries)
    by_key = {entry.student.key: entry.student for entry in entries}
    remarks = dict.fromkeys([*unpacking, *found.remarks, *sorting, *matching])
    return Intake(name, tuple(by_key[key] for key in everyone), tuple(entries), tuple(remarks))


@dataclass
class Submitter:
    """A student on the way in: everything of theirs, by exercise."""

    handle: str
    name: str
    ids: dict[str, str] = field(default_factory=dict)
    pieces: dict[str, list[Piece]] = field(default_factory=dict)
    late: set[str] = field(default_factory=set)

    def entries(self, key: str, exercises: Sequence[Exercise]) -> list[Entry]:
        student = Student(key, self.name, self.ids)
        return [
            Entry(student, each.name, tuple(self.pieces.get(each.name, ())), each.name in self.late)
            for each in exercises
        ]


# --- whose is what --------------------------------------------------------------------------------------------------


def together(works: Iterable[Work], exercises: tuple[Exercise, ...]) -> tuple[list[Submitter], list[Remark]]:
    """Each student once, with all that they handed in, sorted by exercise."""
    students: dict[str, Submitter] = {}
    remarks = list[Remark]()
    for work in works:
        student = students.setdefault(work.handle, Submitter(work.handle, work.name))
        for key, value in work.ids.items():
            known = student.ids.get(key, "").split("; ")
            student.ids[key] = value if known == [""] else "; ".join(dict.fromkeys([*known, value]))
        remarks += add(student, work, exercises)
    return list(students.values()), remarks


def add(student: Submitter, work: Work, exercises: tuple[Exercise, ...]) -> list[Remark]:
    """Gives a student's work to the exercises that it is for; a remark for what is not plain."""
    if not work.pieces:
        return []
    asked = tuple(each for each in exercises if work.exercise in ("", each.name))
    contents = read_pieces(work.pieces)
    wanted = [each.name for each in asked if is_for(contents, each, asked)]
    if not wanted and contents.problems:
        wanted = [each.name for each in asked if each.name not in student.pieces]
    remarks = [*changed(work, contents), *(not_wanted(work, contents, exercises) if not wanted else ())]
    for exercise in wanted:
        if exercise in student.pieces:
            names = ", ".join(piece.name for piece in [*student.pieces[exercise], *work.pieces])
            remarks.append(Remark(Kind.DOUBLED, work.name, f"There is more than one work for {exercise}: {names}."))
        student.pieces.setdefault(exercise, []).extend(work.pieces)
        student.late |= {exercise} if work.late else set()
    return remarks


def changed(work: Work, contents: Contents) -> list[Remark]:
    return [
        not_understood(
            work.name, f"The files are not those that {name} speaks of: they were changed after it was made."
        )
        for name in contents.changed
    ]


def not_wanted(work: Work, contents: Contents, exercises: Sequence[Exercise]) -> list[Remark]:
    """Why a work is for none of the exercises."""
    asked = " or ".join(each.name for each in exercises)
    names = listed([piece.name for piece in work.pieces])
    if work.exercise and work.exercise not in [each.name for each in exercises]:
        what = f"{names} is for {work.exercise}, which was not asked for."
    elif contents.meant:
        meant = " and ".join(sorted(set(contents.meant.values())))
        what = f"{names} is for {meant}, by its manifest, and not for {asked}."
    elif contents.files:
        what = f"Nothing is plainly for {asked}: there is {listed(sorted(contents.files))}. Nothing of it is graded."
    else:
        what = f"There is nothing in {names}."
    return [not_understood(work.name, what)]


# --- who is who -----------------------------------------------------------------------------------------------------


def matched(students: list[Submitter], people: list[Person]) -> tuple[list[Submitter], list[Remark]]:
    """The roster's people in its order, with their work where there is some; then the students that are nobody's."""
    roster = Roster(people)
    remarks = list[Remark]()
    found: dict[int, list[Submitter]] = {}
    strangers, groups = list[Submitter](), set[int]()
    for student in students:
        work = Work(student.handle, student.name, ids=student.ids)
        members = roster.members(work) if "members" in student.ids else []
        places = [] if members else roster.match(work)
        groups.update(members)
        if len(places) == 1:
            found.setdefault(places[0], []).append(student)
        else:
            strangers.append(student)
            remarks += [] if members else [not_matched(work, [people[place] for place in places])]
    for place, several in found.items():
        remarks += doubled(people[place], several)
    known, handles = list[Submitter](), {student.handle for student in students}
    for place, person in enumerate(people):
        if place in found:
            known += renamed(found[place], person)
        elif place not in groups:
            known.append(absent(person, handles))
    return [*known, *strangers], remarks


def alike(students: list[Submitter]) -> list[Remark]:
    """A remark for each few who may be one person: only their names tell them apart, and those have the same words."""
    words: dict[str, list[str]] = {}
    for student in students:
        if not student.ids:
            key = " ".join(sorted(re.findall(r"[^\W_]+", student.name.casefold())))
            words.setdefault(key, []).append(student.name)
    several = [names for key, names in words.items() if key and len(names) > 1]
    what = "They may be one person. Each is graded and listed; a --roster tells who is who."
    return [Remark(Kind.DOUBLED, " and ".join(names), what) for names in several]


def renamed(students: list[Submitter], person: Person) -> list[Submitter]:
    """The students under the name and with the ids that the roster has; those of the platform stay."""
    for student in students:
        student.name, student.ids = person.name, {**person.ids, **student.ids}
    return students


def doubled(person: Person, students: list[Submitter]) -> list[Remark]:
    if len(students) == 1:
        return []
    names = " and ".join(student.handle for student in students)
    return [Remark(Kind.DOUBLED, person.name, f"{names} are one person of the roster. Each is graded and listed.")]


def absent(person: Person, handles: set[str]) -> Submitter:
    """Someone of the roster without a submission, under a handle that none of these is; they learn it."""
    who = next((person.ids[key] for key in ("login", "number", "email") if key in person.ids), "")
    handle = person.name if who in ("", person.name) else f"{person.name} {who}"
    numbered = (f"{handle} {number}" for number in range(2, len(handles) + 3))
    free = next(each for each in chain([handle], numbered) if each not in handles)
    handles.add(free)
    return Submitter(free, person.name, dict(person.ids))
