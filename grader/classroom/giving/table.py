"""A CSV file of somebody else's: its cells are read, a few are changed, and every other byte stays as it was.

Python's csv module reads the same cells, but knows not where they stand, so it cannot write the rest back unchanged.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.errors import CallError

DELIMITERS = (",", ";", "\t")
BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
NO_BOM = (b"", "utf-8")
OLD_WINDOWS = ("cp1252", "latin-1")  # latin-1 takes every byte, also those few that cp1252 has not
EXCEL, ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
AS_EXPORTED = "Take the file as the platform exports it."
MOST_SHOWN = 60  # characters of a column's title: a page of HTML is one long title
MOST_BYTES = 64 * 1024 * 1024

Place = tuple[int, int]  # a row and a column, from 0


@dataclass(frozen=True)
class Cell:
    """A cell's text, and from where to where it stands in the file's text, quotes included."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Table:
    """A file's cells, and what is needed to write it back."""

    path: Path
    bom: bytes
    encoding: str
    delimiter: str
    text: str
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def header(self) -> list[str]:
        return [cell.text.strip() for cell in self.rows[0]] if self.rows else []

    @property
    def is_unicode(self) -> bool:
        return self.encoding not in OLD_WINDOWS

    def at(self, row: int, column: int | None) -> str:
        """A cell's text without blanks around it, "" where there is no such cell."""
        cells = self.rows[row]
        return cells[column].text.strip() if column is not None and column < len(cells) else ""

    def changed(self, cells: Mapping[Place, str]) -> bytes:
        """The file with these cells in place of what stood there; raises IndexError for a cell that it has not."""
        pieces, done = [], 0
        for (row, column), text in sorted(cells.items()):
            old = self.rows[row][column]
            pieces += [self.text[done : old.start], self._quoted(text, old)]
            done = old.end
        body = "".join([*pieces, self.text[done:]])
        return self.bom + body.encode(self.encoding, "xmlcharrefreplace")

    def _quoted(self, text: str, old: Cell) -> str:
        """As the old cell was: in quotes where it was in quotes, or where it has to be."""
        was = self.text[old.start : old.end].startswith('"')
        needs = was or any(char in text for char in (self.delimiter, '"', "\n", "\r"))
        return '"{}"'.format(text.replace('"', '""')) if needs else text


def read_table(path: Path, needs: Collection[str], advice: str = AS_EXPORTED) -> Table:
    """Reads a file whose first row has these columns, whatever parts its cells. `advice` is for one that has not.

    Raises CallError, which says what the file is or has instead, where that cannot be.
    """
    bom, encoding, text = decoded(path, read_bytes(path))
    if not text.strip():
        raise CallError(f"{path} is empty. Export it again, and name that file.")
    tables = [Table(path, bom, encoding, mark, text, ()) for mark in DELIMITERS]
    headers = {table.delimiter: first_row(table) for table in tables}
    best = max(tables, key=lambda table: (set(needs) <= set(headers[table.delimiter]), len(headers[table.delimiter])))
    require_columns(path, headers[best.delimiter], needs, advice)
    return Table(path, bom, encoding, best.delimiter, text, cells_of(text, best.delimiter, path))


def require_columns(path: Path, header: Collection[str], needs: Collection[str], advice: str) -> None:
    """Raises CallError that lists the columns, where one is missing."""
    if missing := [name for name in needs if name not in header]:
        has = ", ".join(repr(name[:MOST_SHOWN]) for name in header if name) or "none"
        lacks = " and no column ".join(map(repr, missing))
        raise CallError(f"{path} has no column {lacks}. Its columns are: {has}. {advice}")


def read_bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise CallError(f"{path} is larger than {MOST_BYTES // 1024 // 1024} MiB. Is it the right file?")
        return path.read_bytes()
    except OSError as error:
        raise CallError(f"{path} cannot be read: {error.strerror}.") from error


def decoded(path: Path, data: bytes) -> tuple[bytes, str, str]:
    """The byte order mark, the encoding, and the text. Raises CallError for what is no text."""
    if data.startswith((EXCEL, ZIP)):
        raise CallError(f"{path} is a workbook or a zip, not a CSV file. Take the CSV as the platform exports it.")
    bom, encoding = next((each for each in BOMS if data.startswith(each[0])), NO_BOM)
    if bom in (b"", codecs.BOM_UTF8) and b"\0" in data:
        raise CallError(f"{path} is no CSV file: it holds bytes that are no text. Export it again as CSV (UTF-8).")
    for name in (encoding,) if bom else (encoding, *OLD_WINDOWS):
        try:
            return bom, name, data[len(bom) :].decode(name)
        except UnicodeDecodeError:
            continue
    raise CallError(f"{path} says that it is {encoding}, and is not. Export it again as CSV (UTF-8).")


def first_row(table: Table) -> list[str]:
    """The texts of the first row; none where it cannot be read with that delimiter."""
    found: list[str] = []
    try:
        for cell, last in steps(table.text, table.delimiter, table.path):
            found.append(cell.text.strip())
            if last:
                break
    except CallError:
        return []
    return found


def cells_of(text: str, delimiter: str, path: Path) -> tuple[tuple[Cell, ...], ...]:
    """Every row with its cells, as RFC 4180 reads them. Raises CallError that names the line of a broken quote."""
    rows: list[tuple[Cell, ...]] = []
    row: list[Cell] = []
    for cell, last in steps(text, delimiter, path):
        row.append(cell)
        if last:
            rows.append(tuple(row))
            row = []
    return tuple(rows)


def steps(text: str, delimiter: str, path: Path) -> Iterator[tuple[Cell, bool]]:
    """Each cell, and whether it is its row's last."""
    mark = re.escape(delimiter)
    pattern = re.compile(rf'(?:"([^"]*(?:""[^"]*)*)"|((?!")[^{mark}\r\n]*))({mark}|\r\n|\r|\n|\Z)')
    place = 0
    while place < len(text):
        found = pattern.match(text, place)
        if found is None:
            line = len(re.findall("\r\n|\r|\n", text[:place])) + 1
            raise CallError(f"{path}, line {line}: a cell begins with a quote that does not end it. Export it again.")
        quoted, plain, end = found.groups()
        cell = Cell(plain if quoted is None else quoted.replace('""', '"'), found.start(), found.start(3))
        place = found.end()
        if end == delimiter and place == len(text):
            yield cell, False
            yield Cell("", place, place), True
        else:
            yield cell, end != delimiter
