"""What an instructor is told of files that were filled: how many cells, and by name whatever stayed as it was."""

from __future__ import annotations

from collections.abc import Sequence

from grader.classroom.giving.filling import Filled, Left
from grader.classroom.giving.moodle_zip import Packed
from grader.show.words import count

MOST_NAMES = 20


def filled_lines(filled: Filled, most: int = MOST_NAMES) -> list[str]:
    """Sentences on a gradebook or worksheet; of very many people of one kind, the first `most`."""
    where = ", ".join(f"{exercise} in {title!r}" for exercise, title in filled.columns.items())
    lines = [f"Wrote {filled.target}: {count(filled.filled, 'grade')} filled in ({where})."]
    if filled.same:
        lines.append(f"{count(filled.same, 'grade')} stood there already.")
    changed = [f"{each.who}, {each.exercise}: {each.before} is now {each.after}" for each in filled.replaced]
    lines += listed(f"{count(len(changed), 'grade')} changed:", changed, most)
    lines += left_lines(filled.left, most)
    absent = [f"{student.name} ({student.key})" for student in filled.absent]
    lines += listed(f"{count(len(absent), 'student')} of the class not in the file:", absent, most)
    strangers = [f"row {each.row}, {each.who}: {each.why}" for each in filled.strangers]
    lines += listed(f"{count(len(strangers), 'row')} of the file not matched, and left as they were:", strangers, most)
    return [*lines, *filled.notes]


def packed_lines(packed: Packed, most: int = MOST_NAMES) -> list[str]:
    """Sentences on a zip of feedback pages."""
    return [f"Wrote {packed.target}: {count(packed.pages, 'page')}.", *left_lines(packed.left, most)]


def left_lines(left: Sequence[Left], most: int) -> list[str]:
    told = [f"{each.who}, {each.exercise}: {each.why}" for each in left]
    return listed(f"Left as before: {count(len(told), 'place')}.", told, most)


def listed(heading: str, told: Sequence[str], most: int) -> list[str]:
    """The heading with what is told below it; nothing where there is nothing to tell."""
    if not told:
        return []
    more = [f"  ... and {len(told) - most} more"] if len(told) > most else []
    return [heading, *(f"  {each}" for each in told[:most]), *more]
