"""aliases.csv: the names under which students let themselves be shown; whoever has none gets one that nobody knows."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from grader.classroom.made_up_names import ANIMALS, KINDS
from grader.classroom.model import Student
from grader.classroom.secret import draw
from grader.errors import CallError

NAME = "aliases.csv"
ALIAS = ("alias", "nick", "pseudonym", "handle", "shown as")  # what a heading has in it, as of a form's question
DELIMITERS = ",;\t"
WHO = ("email", "login", "number", "canvas", "moodle")  # ids by which a student is known, beside key and name
MANY = "several"


@dataclass(frozen=True)
class Aliases:
    """The names that were chosen, by the student's key, and sentences on the lines that could not be followed.

    The sentences name lines and nobody, for they are shown where everybody looks.
    """

    chosen: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


def read_aliases(path: Path, students: Sequence[Student]) -> Aliases:
    """The aliases in a CSV file: who, by key, email, login, number or name, in any column, and a column `alias`.

    Commas, semicolons and tabs are understood, and so is a file of two columns without a header. Raises CallError for a
    file that cannot be read, or that has no column of aliases.
    """
    try:
        return aliases_in(decoded(path.read_bytes()), students, path.name)
    except OSError as error:
        raise CallError(f"{path} cannot be read: {error.strerror}.") from error
    except csv.Error as error:
        raise CallError(f"{path} is no CSV file that can be read: {error}.") from error


def aliases_in(text: str, students: Sequence[Student], name: str = NAME) -> Aliases:
    """As read_aliases(), of a text. Raises csv.Error as well."""
    known, taken = index(students), {}
    chosen: dict[str, str] = {}
    remarks: list[str] = []
    for line, who, alias in rows(text, known, name):
        key, trouble = found(who, known)
        trouble = trouble or ("is not the first for that student" if key in chosen else "")
        trouble = trouble or ("gives an alias that another line has" if same(alias) in taken else "")
        trouble = trouble or ("gives another student's name" if known.get(same(alias), key) != key else "")
        if trouble:
            remarks.append(f"{name}, line {line}, {trouble}: it is passed over.")
        else:
            chosen[key] = taken[same(alias)] = alias
    return Aliases(chosen, tuple(remarks))


def rows(text: str, known: Mapping[str, str], name: str) -> Iterator[tuple[int, list[str], str]]:
    """Each line that has an alias: its number, the other cells, and the alias."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(DELIMITERS, key=first.count))
    column: int | None = None
    for cells in reader:
        row = [cell.strip() for cell in cells]
        if not any(row):
            continue
        if column is None:
            column, heading = alias_column(row, known, name)
            if heading:
                continue
        if len(row) > column and row[column]:
            yield reader.line_num, [*row[:column], *row[column + 1 :]], row[column]


def alias_column(first: Sequence[str], known: Mapping[str, str], name: str) -> tuple[int, bool]:
    """Where the aliases are, and whether this first row is a heading. Raises CallError where that cannot be seen."""
    words = [same(cell) for cell in first]
    if len(words) == 2 and words[0] in known:
        return 1, False
    named = [place for place, word in enumerate(words) if any(each in word for each in ALIAS)]
    if named:
        return named[0], True
    there = ", ".join(cell for cell in first if cell)
    raise CallError(f"{name} has no column called alias, only: {there}. Its first line has to be: email,alias.")


def found(cells: Iterable[str], known: Mapping[str, str]) -> tuple[str, str]:
    """The key of the student that the cells tell of, or what is wrong with them."""
    keys = {known[same(cell)] for cell in cells if cell and same(cell) in known}
    sure = keys - {MANY}
    if len(sure) == 1:
        return sure.pop(), ""
    return "", "can mean several students" if keys else "means nobody of the class"


def index(students: Sequence[Student]) -> dict[str, str]:
    """Everything that a student may be called by, with the key of that student, or MANY where it is not one alone."""
    known: dict[str, str] = {}
    for student in students:
        ids = (value for name, value in student.ids.items() if name in WHO)
        for called in {same(each) for each in (student.key, student.name, *ids) if each.strip()}:
            known[called] = MANY if called in known else student.key
    return known


def same(text: str) -> str:
    """The text as it is compared: without regard to case, width and blanks round it."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


def decoded(data: bytes) -> str:
    """The text of a file as spreadsheets write it: UTF-8, UTF-16 with its mark, or Windows' western letters."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def shown_names(students: Sequence[Student], aliases: Aliases, secret: str) -> dict[str, str]:
    """The name under which each is shown, by key: the alias, else two words drawn by the class's secret and the key.

    The words stay the same as long as the class does; of two who draw the same ones, the later draws again.
    """
    names = dict(aliases.chosen)
    taken = {same(name) for name in names.values()}
    for student in students:
        if student.key not in names:
            names[student.key] = next(name for name in drawn(student.key, secret) if same(name) not in taken)
            taken.add(same(names[student.key]))
    return names


def drawn(key: str, secret: str) -> Iterator[str]:
    """Pleasant names without end: past some draws with a number, for a class may be larger than our lists."""
    for attempt in count():
        number = draw(secret, f"{key}/{attempt}")
        name = f"{KINDS[number % len(KINDS)]} {ANIMALS[number // len(KINDS) % len(ANIMALS)]}"
        yield f"{name} {number % 9973}" if attempt > 9 else name
