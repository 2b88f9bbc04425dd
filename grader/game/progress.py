"""The student's progress: the log in an SQLite file of their own, safe with many writers and whatever befalls it.

It keeps SQLite's rollback journal and does without WAL, which home folders on a network cannot have. Every call opens
the file, does one transaction and closes it, so that nothing is held while a run takes its time.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from grader.errors import ProgressError
from grader.game.log import SCHEMA, Attempt, HintTaken, Log
from grader.home import home

T = TypeVar("T")

FILE = "progress.db"
PATIENCE = 30.0  # seconds until another `grade` has finished writing

# One script for each version of the file; a script that was released is never changed.
MIGRATIONS = (
    """
    CREATE TABLE attempt (id TEXT PRIMARY KEY, exercise TEXT NOT NULL, body TEXT NOT NULL);
    CREATE TABLE hint (
        exercise TEXT NOT NULL, id TEXT NOT NULL, step INTEGER NOT NULL, at TEXT NOT NULL,
        PRIMARY KEY (exercise, id, step)
    );
    CREATE TABLE badge (id TEXT PRIMARY KEY, at TEXT NOT NULL)
    """,
)

DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}  # the last: its tables are not ours
REASONS = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_READONLY: "it may only be read",
    sqlite3.SQLITE_PERM: "it may not be opened",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened or made there",
    sqlite3.SQLITE_BUSY: f"another grade has held it for {PATIENCE:g} seconds",
    sqlite3.SQLITE_IOERR: "the disk did not take or give what was asked; perhaps it is full",
}


class Progress:
    """A student's log. Every method raises ProgressError, in one sentence, where the file cannot be used.

    A file that is damaged is kept under another name and a new one begun; `notice` then says so, in one sentence.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.notice = ""

    @classmethod
    def open(cls) -> Progress:
        """The user's own. Nothing is made until something is written."""
        return cls(home() / FILE)

    def log(self) -> Log:
        return self._do(_read, writes=False)

    def record(self, attempt: Attempt) -> Attempt:
        """Adds an attempt, once, with the number of hints taken by now on each check; returns it as it was stored."""

        def add(file: sqlite3.Connection) -> Attempt:
            checks = tuple(replace(check, hints=_hints(file, attempt.exercise, check.id)) for check in attempt.checks)
            stored = replace(attempt, checks=checks)
            _add_attempt(file, stored)
            return stored

        return self._do(add, writes=True)

    def hint_taken(self, exercise: str, check: str, step: int) -> None:
        """Records that a step of the hints is about to be shown; the first time counts."""
        taken = HintTaken(exercise, check, step, _now())
        self._do(lambda file: _add_hint(file, taken), writes=True)

    def hints_taken(self, exercise: str, check: str) -> int:
        """How many different steps of the hints on a check were shown."""
        return self._do(lambda file: _hints(file, exercise, check), writes=False)

    def earn(self, badges: list[str]) -> list[str]:
        """Keeps badges for ever; returns those that are new."""

        def add(file: sqlite3.Connection) -> list[str]:
            return [name for name in badges if _add_badge(file, name, _now())]

        return self._do(add, writes=True)

    def merge(self, log: Log) -> int:
        """Adds all of another log that is not there yet, and changes nothing that is. Returns the new attempts."""

        def add(file: sqlite3.Connection) -> int:
            for hint in log.hints:
                _add_hint(file, hint)
            for name, at in log.badges.items():
                _add_badge(file, name, at)
            return sum(_add_attempt(file, attempt) for attempt in log.attempts)

        return self._do(add, writes=True)

    def reset(self, exercise: str) -> int:
        """Removes the attempts of one exercise and returns how many; hints that were read and badges stay."""
        return self._do(
            lambda file: file.execute("DELETE FROM attempt WHERE exercise = ?", [exercise]).rowcount, writes=True
        )

    # --- the file -----------------------------------------------------------------------------------------------

    def _do(self, work: Callable[[sqlite3.Connection], T], *, writes: bool) -> T:
        """Does the work in one transaction, on a new file where the old one is damaged."""
        for _ in range(2):
            found = _identity(self.path)
            try:
                with self._transaction(writes) as file:
                    return work(file)
            except (sqlite3.Error, ValueError, TypeError, RecursionError) as error:
                if not _is_damage(error, writes):
                    raise ProgressError(f"{self.path} cannot be {_used(writes)}: {_reason(error)}.") from error
                self._set_aside(found)
            except OSError as error:
                raise ProgressError(f"{self.path} cannot be {_used(writes)}: {error.strerror}.") from error
        raise ProgressError(f"{self.path} cannot be {_used(writes)}: it is damaged.")

    @contextmanager
    def _transaction(self, writes: bool) -> Iterator[sqlite3.Connection]:
        if writes:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        nothing_yet = not writes and not self.path.exists()
        file = sqlite3.connect(":memory:" if nothing_yet else self.path, timeout=PATIENCE, isolation_level=None)
        try:
            if _version(file, self.path) < len(MIGRATIONS):
                _migrate(file)
            file.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
            yield file
            file.execute("COMMIT")
        finally:
            file.close()  # what was not committed never happened

    def _set_aside(self, found: tuple[int, int] | None) -> None:
        """Moves a damaged file out of the way, unless another `grade` has done so already.

        Its journal goes first: SQLite would roll it back into the new file.
        """
        if found is None or found != _identity(self.path):
            return
        aside = self.path.with_name(f"progress-damaged-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.db")
        journal = self.path.with_name(f"{FILE}-journal")
        try:
            if journal.exists():
                journal.rename(f"{aside}-journal")
            self.path.rename(aside)
        except OSError as error:
            raise ProgressError(f"{self.path} is damaged and cannot be moved aside: {error.strerror}.") from error
        self.notice = f"Your progress file was damaged. It is kept as {aside}, and a new one is begun."


def _version(file: sqlite3.Connection, path: Path) -> int:
    version: int = file.execute("PRAGMA user_version").fetchone()[0]
    if version > len(MIGRATIONS):
        raise ProgressError(f"{path} was written by a newer grade than this one. Update grade to use it.")
    return version


def _migrate(file: sqlite3.Connection) -> None:
    """Brings the file up to date, all or nothing, and only once when two begin at the same time."""
    file.execute("BEGIN IMMEDIATE")
    version: int = file.execute("PRAGMA user_version").fetchone()[0]
    for script in MIGRATIONS[version:]:
        for statement in script.split(";"):
            file.execute(statement)
    file.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
    file.execute("COMMIT")


def _read(file: sqlite3.Connection) -> Log:
    """The whole log. Raises ValueError for a row that no grade has written."""
    attempts = [json.loads(body) for (body,) in file.execute("SELECT body FROM attempt ORDER BY rowid")]
    hints = file.execute("SELECT exercise, id, step, at FROM hint ORDER BY at, step")
    columns = ("exercise", "check", "step", "at")
    log = Log.from_dict(
        {
            "schema": SCHEMA,
            "attempts": attempts,
            "hints": [dict(zip(columns, row, strict=True)) for row in hints],
            "badges": dict(file.execute("SELECT id, at FROM badge ORDER BY at, rowid").fetchall()),
        }
    )
    return replace(log, attempts=tuple(sorted(log.attempts, key=lambda each: datetime.fromisoformat(each.at))))


def _add_attempt(file: sqlite3.Connection, attempt: Attempt) -> bool:
    """False where an attempt of that id is there already."""
    row = [attempt.id, attempt.exercise, json.dumps(asdict(attempt))]
    return file.execute("INSERT OR IGNORE INTO attempt VALUES (?, ?, ?)", row).rowcount > 0


def _add_hint(file: sqlite3.Connection, hint: HintTaken) -> None:
    row = [hint.exercise, hint.check, hint.step, hint.at]
    file.execute("INSERT OR IGNORE INTO hint VALUES (?, ?, ?, ?)", row)


def _add_badge(file: sqlite3.Connection, name: str, at: str) -> bool:
    return file.execute("INSERT OR IGNORE INTO badge VALUES (?, ?)", [name, at]).rowcount > 0


def _hints(file: sqlite3.Connection, exercise: str, check: str) -> int:
    found = file.execute("SELECT count(*) FROM hint WHERE exercise = ? AND id = ?", [exercise, check])
    number: int = found.fetchone()[0]
    return number


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file lies at the path, whatever its name is later; None for none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _is_damage(error: Exception, writes: bool) -> bool:
    """Whether the file is to blame, and not the place where it lies, nor what was to be written."""
    if not isinstance(error, sqlite3.Error):
        return not writes  # a row that was read is none of ours
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in DAMAGED


def _reason(error: Exception) -> str:
    return REASONS.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, str(error))


def _used(writes: bool) -> str:
    return "written" if writes else "read"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
