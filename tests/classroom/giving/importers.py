"""How Canvas and Moodle read the files that we give back, written from their rules alone and not from our writer.

Canvas: instructure/canvas-lms:lib/gradebook_importer.rb. Moodle: moodle/moodle:mod/assign/feedback/offline/
importgradeslib.php and locallib.php, lib/csvlib.class.php, mod/assign/feedback/file/importziplib.php.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path

from grader.classroom.giving.table import Cell, cells_of


def rows_of(text: str, delimiter: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))


def must_have_changed_only(source: Path, target: Path, titles: set[str], delimiter: str = ",") -> None:
    """Every cell of another column is what it was, and so is every byte between the columns, quotes and line ends."""
    coding = "utf-16" if source.read_bytes().startswith(b"\xff\xfe") else "utf-8"
    files = [path.read_bytes().decode(coding) for path in (source, target)]
    others = [
        [[cell for title, cell in zip(rows[0], row, strict=True) if title not in titles] for row in rows]
        for rows in (rows_of(text, delimiter) for text in files)
    ]
    assert others[0] == others[1]
    tables = [cells_of(text, delimiter, source) for text in files]
    around = [between(text, table, titles) for text, table in zip(files, tables, strict=True)]
    assert around[0] == around[1]


def between(text: str, table: tuple[tuple[Cell, ...], ...], titles: set[str]) -> list[str]:
    """The file's text without the cells of these columns."""
    pieces, done = [], 0
    for row in table[1:]:
        for title, cell in zip(table[0], row, strict=True):
            if title.text in titles:
                pieces.append(text[done : cell.start])
                done = cell.end
    return [*pieces, text[done:]]


def canvas_delimiter(text: str) -> str:
    """identify_delimiter: of the first three lines, the separator that gives as many fields in each, and more."""
    lines = text.splitlines()[:3]
    counts = {}
    for mark in (";", ","):
        try:
            sizes = {len(row) for line in lines for row in rows_of(line, mark)}
        except csv.Error:  # MalformedCSVError: that separator counts nothing
            sizes = set()
        counts[mark] = sizes.pop() if len(sizes) == 1 else 0
    return ";" if counts[";"] > counts[","] else ","


def canvas_number(text: str) -> str:
    """decimal_comma_to_period."""
    if not re.fullmatch(r"-?[0-9.,]+%?", text):
        return text
    *before, last = re.split("[,.]", text)
    return f"{''.join(before)}.{last}" if before else last


def canvas_reads(path: Path) -> dict[str, dict[str, str]]:
    """What Canvas takes from a gradebook: for each student's ID the grade in each column that can be written."""
    text = path.read_text(encoding="utf-8-sig")
    header, *rows = rows_of(text, canvas_delimiter(text))
    assert "Student" in header[0] or header[:2] == ["LastName", "FirstName"]
    assert len(header) > 3
    ids = header.index("ID")
    assert ids in (1, 2)
    places = {title: place for place, title in enumerate(header) if place > header.index("Section")}
    taken: dict[str, dict[str, str]] = {}
    for row in rows:
        if "Points Possible" in row[0]:
            places = {title: place for title, place in places.items() if not re.search(r"read\s+only", row[place])}
        elif not all(re.fullmatch(r"\s*(Muted|Manual Posting.*)?\s*", cell, re.IGNORECASE) for cell in row):
            taken[row[ids]] = {title: canvas_number(row[place]).strip() for title, place in places.items()}
    return taken


def moodle_reads(path: Path, delimiter: str = ",", comma: bool = False) -> dict[str, tuple[float | None, str]]:
    """What Moodle takes from a worksheet: for each participant's number the grade that it sets, and the comment."""
    header, *rows = rows_of(path.read_text(encoding="utf-8-sig"), delimiter)
    header = [title.strip() for title in header]
    ids, grade, _modified = (header.index(name) for name in ("Identifier", "Grade", "Last modified (grade)"))
    feedback = header.index("Feedback comments") if "Feedback comments" in header else None
    taken = {}
    for row in rows:
        assert len(row) == len(header), "csvweirdcolumns: the importer takes nothing at all"
        number = row[ids][len("Participant ") :]
        assert number.isdecimal()
        text = row[grade].strip().replace(",", ".") if comma else row[grade].strip()
        value = float(text) if text not in ("", "-") else None
        most = float(row[header.index("Maximum Grade")].replace(",", "."))
        locked = row[header.index("Grade can be changed")] == "No"
        if locked or (value is not None and not 0 <= value <= most):
            value = None
        taken[number] = value, row[feedback] if feedback is not None else ""
    return taken


def moodle_unpacks(path: Path, participants: set[str]) -> dict[str, tuple[str, bytes]]:
    """The feedback files that Moodle takes from a zip: for each participant the file's name and its bytes."""
    taken = {}
    with zipfile.ZipFile(path) as packed:
        for name in packed.namelist():
            if name.rpartition("/")[2].startswith((".", "~")):
                continue
            parts = name.split("/")
            while parts:
                info = parts.pop(0).split("_", 4)
                if len(info) < 4 or not info[1].isdecimal() or info[1] not in participants:
                    continue
                assert info[2:4] == ["assignfeedback", "file"]
                parts = ["".join(info[4:]), *parts]
                taken[info[1]] = "/".join(parts).lstrip("/"), packed.read(name)
                break
    return taken
