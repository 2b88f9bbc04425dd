"""Somebody else's CSV: read as Python's own reader reads it, and every byte stays but those of the cells changed."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.classroom.giving.table import cells_of, read_table
from grader.errors import CallError

# Python's writer leaves a lone \r without quotes, and its reader takes that for a line's end: only quoted ones here.
NAMES = "Doe, Jane", 'The "Fox"', 'a\r"b"\r\n', "כהן; נועה", "🦊", "two\nlines", " ", "", "=1+1", "o'neill"
texts = st.one_of(st.sampled_from(NAMES), st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=6))


@st.composite
def files(draw: Any) -> tuple[list[list[str]], bytes, str]:
    """Rows of cells, the file that holds them, and its delimiter: with and without quotes, BOM, a last line's end."""
    width = draw(st.integers(1, 4))
    rows = draw(st.lists(st.lists(texts, min_size=width, max_size=width), min_size=1, max_size=5))
    rows = [["ID", *rows[0]], *([f"{number}", *row] for number, row in enumerate(rows[1:]))]
    delimiter, end = draw(st.sampled_from(",;\t")), draw(st.sampled_from(["\r\n", "\n"]))
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
    body = text.getvalue().removesuffix(end) if draw(st.booleans()) else text.getvalue()
    coded = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
    return rows, body.encode(coded), delimiter


@given(files(), st.data())
def test_only_the_cells_that_were_asked_for_change(
    tmp_path_factory: pytest.TempPathFactory, made: tuple[list[list[str]], bytes, str], data: st.DataObject
) -> None:
    rows, body, delimiter = made
    path = tmp_path_factory.mktemp("table") / "a.csv"
    path.write_bytes(body)
    table = read_table(path, ["ID"])
    assert table.delimiter == delimiter or len(rows[0]) == 1
    assert [[cell.text for cell in row] for row in table.rows] == rows
    assert table.changed({}) == body
    row = data.draw(st.integers(0, len(rows) - 1))
    column, text = data.draw(st.integers(1, len(rows[0]) - 1)), data.draw(texts)
    path.write_bytes(table.changed({(row, column): text}))
    rows[row][column] = text
    if row or column:
        again = read_table(path, ["ID"])
        assert [[cell.text for cell in each] for each in again.rows] == rows
        start, end = table.rows[row][column].start, table.rows[row][column].end
        kept = len(table.text) - end
        assert again.text[:start] == table.text[:start]
        assert kept == 0 or again.text[-kept:] == table.text[end:]
        assert again.bom == table.bom


@given(st.text(st.sampled_from('ab",;\n\r 1'), max_size=30), st.sampled_from(",;"))
def test_whatever_is_read_is_read_as_python_reads_it(text: str, delimiter: str) -> None:
    try:
        found = cells_of(text, delimiter, Path("a.csv"))
    except CallError:
        return
    expected = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    assert [[cell.text for cell in row] for row in found] == [row or [""] for row in expected]


def test_an_old_windows_file_stays_one_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("ID;Name\r\n1;Zoë\x81\r\n".encode("latin-1"))
    table = read_table(path, ["ID"])
    assert not table.is_unicode
    assert table.at(1, 1) == "Zoë\x81".strip()
    assert table.changed({(1, 0): "2"}) == "ID;Name\r\n2;Zoë\x81\r\n".encode("latin-1")
    assert b"&#1499;" in table.changed({(1, 0): "כ"})


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \r\n", "is empty"),
        (b"PK\x03\x04rest of a workbook", "is a workbook or a zip"),
        (b"I\0D\0,\0", "holds bytes that are no text"),
        (b"\xff\xfeI\0D", "says that it is utf-16-le, and is not"),
        (b"Name,Points\n1,2\n", r"has no column 'ID'\. Its columns are: 'Name', 'Points'"),
        (b'ID,Name\n1,"broken\n2,x\n', "line 2: a cell begins with a quote that does not end it"),
        (b'ID,Name\n1,"bro"ken\n', "line 2: a cell begins with a quote"),
    ],
)
def test_what_is_no_such_file_is_said_in_one_line(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    with pytest.raises(CallError, match=said):
        read_table(path, ["ID"])


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CallError, match="cannot be read: No such file"):
        read_table(tmp_path / "a.csv", ["ID"])
