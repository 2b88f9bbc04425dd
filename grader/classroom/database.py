"""class.db: a batch's truth. Each result is in it the moment it exists, once; everything else is made from it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from grader.classroom.model import Intake, Kind, Mark, Remark, State, Student, Task
from grader.errors import ClassError
from grader.result import Result

NAME = "class.db"
VERSION = 1
PATIENCE = 30.0  # seconds that one who writes waits for another
TABLES = f"""
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE tasks (exercise TEXT PRIMARY KEY, place INTEGER NOT NULL, title TEXT NOT NULL, checks TEXT NOT NULL);
CREATE TABLE students (key TEXT PRIMARY KEY, place INTEGER, name TEXT NOT NULL, ids TEXT NOT NULL);
CREATE TABLE marks (
    student TEXT NOT NULL, exercise TEXT NOT NULL, state TEXT NOT NULL, late INTEGER NOT NULL,
    fingerprint TEXT NOT NULL, why TEXT NOT NULL, notes TEXT NOT NULL, result TEXT, times INTEGER NOT NULL,
    PRIMARY KEY (student, exercise)
);
CREATE TABLE remarks (kind TEXT NOT NULL, about TEXT NOT NULL, what TEXT NOT NULL);
PRAGMA user_version = {VERSION};
"""
MARKS = """
SELECT m.*, s.name, s.ids FROM marks m JOIN students s ON s.key = m.student JOIN tasks t ON t.exercise = m.exercise
WHERE s.place IS NOT NULL AND t.place >= 0 {and_} ORDER BY s.place, t.place
"""
FORGIVEN = """
SELECT s.name, m.notes FROM marks m JOIN students s ON s.key = m.student JOIN tasks t ON t.exercise = m.exercise
WHERE s.place IS NOT NULL AND t.place >= 0 AND m.notes != '[]' ORDER BY s.place, t.place
"""
GRADED_BEFORE = """
SELECT s.key, s.name FROM students s WHERE s.place IS NOT NULL
AND EXISTS (SELECT 1 FROM marks m WHERE m.student = s.key AND m.state IN ('graded', 'refused', 'trouble'))
ORDER BY s.place
"""
GONE = "Graded before, and not in what was taken in now. The marks stay."
NEW_MARK = """
INSERT INTO marks VALUES (?, ?, ?, ?, '', '', '[]', NULL, 0)
ON CONFLICT (student, exercise) DO UPDATE SET late = excluded.late
"""
NO_MARK = "INSERT OR IGNORE INTO marks VALUES (?, ?, ?, 0, '', '', '[]', NULL, 0)"
KEEP = """
UPDATE marks SET state = ?, fingerprint = ?, why = ?, notes = ?, result = ?, times = times + 1
WHERE student = ? AND exercise = ?
"""
REASONS = {
    sqlite3.SQLITE_FULL: "the disk is full. Make room",
    sqlite3.SQLITE_READONLY: "it may only be read. Choose another --out, or allow yourself to write there",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened or made there. Look at the folder",
    sqlite3.SQLITE_BUSY: "another grade is writing to it. Wait until that one has ended",
    sqlite3.SQLITE_IOERR: "the disk did not take or give what was asked. Make sure that it has room",
    sqlite3.SQLITE_CORRUPT: "it is damaged. Put it aside",
    sqlite3.SQLITE_NOTADB: "it is no database. Put it aside",
}


@dataclass(frozen=True)
class Graded:
    """What grading one entry came to: a state, its result or why there is none, and the fingerprint of what was graded.

    `notes` are sentences on what was forgiven, as that a file of another name was taken.
    """

    student: str
    exercise: str
    state: State
    fingerprint: str = ""
    result: Result | None = None
    why: str = ""
    notes: tuple[str, ...] = ()


class ClassDatabase:
    """One class's database, with one writer. Every method raises ClassError where the file cannot be used."""

    def __init__(self, path: Path) -> None:
        """Opens the file, or makes it."""
        self.path = path
        with self._explained():
            self._file = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
            self._file.row_factory = sqlite3.Row
            self._prepare()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    # --- what is asked for --------------------------------------------------------------------------------------

    def fact(self, name: str) -> str:
        """A fact of the batch, "" where it is not known: its folder, its layout, its seed, its backend."""
        with self._explained():
            row = self._file.execute("SELECT value FROM facts WHERE name = ?", [name]).fetchone()
        return str(row["value"]) if row else ""

    def tell(self, **facts: str) -> None:
        with self._transaction():
            self._file.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", facts.items())

    def take_in(self, intake: Intake, tasks: Iterable[Task]) -> None:
        """Makes the intake the class. What is known of a student and exercise stays.

        Who was graded before and is not in it stays too, behind the others, and a remark says so; others are forgotten.
        """
        with self._transaction():
            self._file.execute("UPDATE tasks SET place = -1")
            for place, task in enumerate(tasks):
                row = [task.exercise, place, task.title, json.dumps(dict(task.checks))]
                self._file.execute("INSERT OR REPLACE INTO tasks VALUES (?, ?, ?, ?)", row)
            before = self._file.execute(GRADED_BEFORE).fetchall()
            self._file.execute("UPDATE students SET place = NULL")
            for place, student in enumerate(intake.students):
                who = [student.key, place, student.name, json.dumps(dict(student.ids))]
                self._file.execute("INSERT OR REPLACE INTO students VALUES (?, ?, ?, ?)", who)
            for entry in intake.entries:
                new = [entry.student.key, entry.exercise, State.WAITING, entry.late]
                self._file.execute(NEW_MARK, new)
            self._file.execute("DELETE FROM remarks")
            self._remark(intake.remarks)
            here = {student.key for student in intake.students}
            self._keep_gone([row for row in before if row["key"] not in here], len(intake.students))

    def _keep_gone(self, gone: list[sqlite3.Row], first: int) -> None:
        for place, row in enumerate(gone, first):
            self._file.execute("UPDATE students SET place = ? WHERE key = ?", [place, row["key"]])
            for task in self._file.execute("SELECT exercise FROM tasks WHERE place >= 0").fetchall():
                self._file.execute(NO_MARK, [row["key"], task["exercise"], State.MISSING])
        self._remark(Remark(Kind.GONE, row["name"], GONE) for row in gone)

    def remark(self, remark: Remark) -> None:
        """Adds a remark, which stays until the class is taken in again."""
        with self._transaction():
            self._remark([remark])

    def _remark(self, remarks: Iterable[Remark]) -> None:
        rows = [(remark.kind, remark.about, remark.what) for remark in remarks]
        self._file.executemany("INSERT INTO remarks VALUES (?, ?, ?)", rows)

    def keep(self, graded: Graded) -> None:
        """Keeps what an entry came to, in place of what was known of it before."""
        result = None if graded.result is None else json.dumps(graded.result.to_dict())
        row = [graded.state, graded.fingerprint, graded.why, json.dumps(graded.notes), result]
        with self._transaction():
            self._file.execute(KEEP, [*row, graded.student, graded.exercise])

    # --- what is known ------------------------------------------------------------------------------------------

    def is_current(self, student: str, exercise: str, fingerprint: str) -> bool:
        """Whether the entry was judged, and nothing that its marks depend on has changed since."""
        query = "SELECT state, fingerprint FROM marks WHERE student = ? AND exercise = ?"
        with self._explained():
            row = self._file.execute(query, [student, exercise]).fetchone()
        settled = row is not None and row["state"] in (State.GRADED, State.REFUSED, State.MISSING)
        return bool(settled and row["fingerprint"] == fingerprint)

    def tasks(self) -> list[Task]:
        """The exercises of the class, in the order in which they were asked for."""
        with self._explained():
            rows = self._file.execute("SELECT * FROM tasks WHERE place >= 0 ORDER BY place").fetchall()
        return [Task(row["exercise"], row["title"], json.loads(row["checks"])) for row in rows]

    def students(self) -> list[Student]:
        """Everyone of the class, in its order."""
        with self._explained():
            rows = self._file.execute("SELECT * FROM students WHERE place IS NOT NULL ORDER BY place").fetchall()
        return [Student(row["key"], row["name"], json.loads(row["ids"])) for row in rows]

    def remarks(self) -> list[Remark]:
        """What the intake said, then what was forgiven each student whose work was read."""
        with self._explained():
            rows = self._file.execute("SELECT * FROM remarks").fetchall()
            forgiven = self._file.execute(FORGIVEN).fetchall()
        said = [Remark(Kind(row["kind"]), row["about"], row["what"]) for row in rows]
        notes = [(row["name"], note) for row in forgiven for note in json.loads(row["notes"])]
        return [*said, *(Remark(Kind.FORGIVEN, name, note) for name, note in notes)]

    def marks(self, exercise: str = "") -> Iterator[Mark]:
        """Every student's mark in every exercise (or in one), student by student; one at a time is in memory."""
        with self._explained():
            query = MARKS.format(and_="AND m.exercise = ?" if exercise else "")
            for row in self._file.execute(query, [exercise] if exercise else []):
                yield mark_of(row)

    def mark(self, student: str, exercise: str) -> Mark:
        """One mark. Raises KeyError where there is none."""
        with self._explained():
            query = MARKS.format(and_="AND m.student = ? AND m.exercise = ?")
            row = self._file.execute(query, [student, exercise]).fetchone()
        if row is None:
            raise KeyError(student, exercise)
        return mark_of(row)

    # --- the file -----------------------------------------------------------------------------------------------

    def _prepare(self) -> None:
        """Makes the tables of a new file, all or nothing. Raises ClassError for a file that is another's."""
        version = self._file.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, VERSION):
            raise ClassError(f"{self.path} was written by another version of grade. Choose another --out for this one.")
        self._file.execute("PRAGMA journal_mode = DELETE")  # WAL does not work on folders of a network
        if version == 0:
            self._file.executescript(f"BEGIN IMMEDIATE;{TABLES}COMMIT;")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._explained():
            self._file.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._file.execute("COMMIT")
            except BaseException:
                if self._file.in_transaction:
                    self._file.execute("ROLLBACK")
                raise

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            why = REASONS.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, f"{error}. Look at the file")
            raise ClassError(
                f"{self.path} cannot be used: {why}, and run the same line again; what was graded before is kept."
            ) from error


def mark_of(row: sqlite3.Row) -> Mark:
    return Mark(
        Student(row["student"], row["name"], json.loads(row["ids"])),
        row["exercise"],
        State(row["state"]),
        None if row["result"] is None else Result.from_dict(json.loads(row["result"])),
        row["why"],
        bool(row["late"]),
        tuple(json.loads(row["notes"])),
    )
