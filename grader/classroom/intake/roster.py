"""The roster: a CSV file from anywhere -> the people of the class, each with a name and ids."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.errors import CallError

# What a column may be called, without what stands between the words, in any case. The first that is filled is taken.
COLUMNS = {
    "name": ("name", "fullname", "student", "studentname", "displayname", "rosteridentifier"),
    "first": ("firstname", "givenname", "first", "forename", "vorname"),
    "last": ("lastname", "surname", "familyname", "last", "nachname"),
    "email": ("email", "emailaddress", "mail", "sisemail"),
    "login": ("login", "username", "user", "loginid", "sisloginid", "userid", "githubusername", "account"),
    "number": ("idnumber", "id", "studentid", "studentnumber", "sid", "number", "sisuserid", "matriculationnumber"),
    "section": ("section", "sections", "class", "groups", "group"),
    "canvas": ("canvasid", "canvasuserid"),
    "moodle": ("identifier", "participant", "participantid"),
}
WHO = ("name", "first", "last", "email", "login", "number")  # one of these has to be there
NO_PERSON = ("points possible", "student, test", "test student")  # rows of Canvas's gradebook that are nobody
LARGEST = 16 * 1024 * 1024  # bytes: a hundred thousand people


@dataclass(frozen=True)
class Person:
    """Someone of the class, as the roster has them."""

    name: str
    ids: Mapping[str, str]


def read_roster(path: Path) -> list[Person]:
    """The people, each once, in its order. Raises CallError where it cannot be read or has no usable column."""
    rows = table(path)
    if not rows:
        raise CallError(f"{path} is empty. A roster has a line of headers, and then a line for each student.")
    columns = columns_of(rows[0])
    if not any(key in columns for key in WHO):
        usable = "name, first name and last name, email, username, id number"
        raise CallError(f"{path} has no column to know students by. It has: {headers(rows[0])}. It may have: {usable}.")
    people = [person for row in rows[1:] if (person := person_of(columns, row))]
    if not people:
        raise CallError(f"{path} has headers and nobody below them.")
    return [person for place, person in enumerate(people) if person not in people[:place]]


def table(path: Path) -> list[list[str]]:
    """The rows that are not empty. Raises CallError where it is no CSV."""
    text = text_of(path)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text)))
    except csv.Error as error:
        raise CallError(f"{path} cannot be read as CSV: {error}. Save it as CSV from your spreadsheet.") from error
    return [row for row in rows if any(cell.strip() for cell in row)]


def text_of(path: Path) -> str:
    """The file as text: UTF-8, what Excel calls Unicode, or Windows's own for the west. Raises CallError."""
    try:
        if path.stat().st_size > LARGEST:
            raise CallError(f"{path} is too large for a roster.")
        data = path.read_bytes()
    except OSError as error:
        raise CallError(f"{path} cannot be read: {error.strerror}. Is it the roster's name?") from error
    if data.startswith(b"PK\x03\x04"):
        raise CallError(f"{path} is a spreadsheet or a zip, and no CSV. Save it as CSV from your spreadsheet.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def delimiter_of(text: str) -> str:
    """What stands between the headers; what is in quotes does not count."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    outside = re.sub(r'"[^"]*"', "", line)
    return max(",;\t", key=outside.count)


def columns_of(header: list[str]) -> dict[str, list[int]]:
    """Where each thing that is known of people stands; the likeliest column first."""
    plain = [re.sub(r"[\W_]+", "", cell).casefold() for cell in header]
    found = {key: [plain.index(name) for name in names if name in plain] for key, names in COLUMNS.items()}
    if "student" in plain and "section" in plain and "id" in plain:  # Canvas's gradebook: ID is Canvas's own number
        found["canvas"] = [plain.index("id")]
        found["number"] = [place for place in found["number"] if place != plain.index("id")]
    return {key: places for key, places in found.items() if places}


def headers(header: list[str]) -> str:
    return ", ".join(cell.strip() or "(no name)" for cell in header[:20])


def person_of(columns: dict[str, list[int]], row: list[str]) -> Person | None:
    """The person of one row; None where it is nobody's."""
    values = {
        key: next((row[place].strip() for place in places if place < len(row) and row[place].strip()), "")
        for key, places in columns.items()
    }
    numbered = re.fullmatch(r"(?:Participant )?([0-9]+)", said := values.pop("moodle", ""))
    if numbered:  # Moodle's worksheet; elsewhere an identifier is whatever people chose
        values["moodle"] = numbered[1]
    whole = " ".join(filter(None, (values.pop("first", ""), values.pop("last", ""))))
    name = values.pop("name", "")
    name = (
        whole
        or name
        or (said if not numbered else "")
        or values.get("email", "")
        or values.get("login", "")
        or values.get("number", "")
    )
    if not name or name.casefold() in NO_PERSON:
        return None
    return Person(name, {key: value for key, value in values.items() if value})
