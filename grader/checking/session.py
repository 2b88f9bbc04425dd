"""Grades one submission: runs the exercise's checks with pytest, and once more, on a fresh lab, what was an error."""

from __future__ import annotations

import io
import os
import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from grader import __version__
from grader.checking.modules import modules_of
from grader.errors import CallError, ExerciseError, GraderError
from grader.exercise import Exercise
from grader.lab.lab import Lab
from grader.result import CheckResult, Result, Status, merge
from grader.submission import Submission

if TYPE_CHECKING:
    from grader.checking.plugin import Run, Watcher
    from grader.checking.student import Student
    from grader.lab.wire import Wire

SETTINGS = Path(__file__).resolve().parent / "checks.ini"
OTHERS_SETTINGS = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS")
OpenLab = Callable[[], AbstractContextManager[Lab]]


@dataclass(frozen=True)
class Options:
    """How to grade: the seed of all draws, the checks to run (None: all), and where to keep the evidence."""

    seed: int
    only: frozenset[str] | None = None
    keep: Callable[[str, Wire, Student], None] | None = None


def draw_seed() -> int:
    return random.SystemRandom().randrange(1, 1_000_000)


def grade(exercise: Exercise, submission: Submission, options: Options, open_lab: OpenLab, watcher: Watcher) -> Result:
    """One Result. Checks that were `error` are tried once more on a fresh lab.

    Raises CallError for an unknown check, ExerciseError for a broken checks.py, EngineError when no lab can be had.
    """
    result = attempt(exercise, submission, options, open_lab, watcher)
    trouble = frozenset(check.id for check in result.checks if check.status is Status.ERROR)
    if not trouble:
        return result
    blocked = {check.id for check in result.checks if check.because in trouble}
    again = Options(options.seed, trouble | blocked, options.keep)
    return merge(result, attempt(exercise, submission, again, open_lab, watcher))


def attempt(
    exercise: Exercise, submission: Submission, options: Options, open_lab: OpenLab, watcher: Watcher
) -> Result:
    started, begin = datetime.now(UTC).isoformat(timespec="seconds"), time.monotonic()
    with opening(open_lab) as lab:
        from grader.checking.plugin import Run

        run = Run(exercise, submission, lab, options.seed, watcher, options.only, options.keep)
        run_checks(run)
        versions = {"grade": __version__, **lab.result().versions()}
        backend = lab.result().backend
    checks = tuple(run.results[check.id] for check in run.declared if check.id in run.results)
    return Result(
        exercise.name, submission.info, backend, options.seed, checks, started, time.monotonic() - begin, versions
    )


@contextmanager
def opening(open_lab: OpenLab) -> Iterator[Future[Lab]]:
    """A lab that opens while pytest and the checks are imported; it is closed whatever happens."""
    manager = open_lab()
    with ThreadPoolExecutor(1) as beside:
        lab = beside.submit(manager.__enter__)
        try:
            yield lab
        finally:
            if lab.exception() is None:
                manager.__exit__(None, None, None)


def run_checks(run: Run) -> None:
    """Runs pytest on the exercise's checks.py, apart from the user's own plugins, settings and variables."""
    import pytest

    from grader.checking.plugin import ChecksPlugin

    trouble = Trouble()
    arguments = [
        str(run.exercise.checks),
        "-c",
        str(SETTINGS),
        "--rootdir",
        str(run.exercise.folder),
        "--noconftest",
        "--disable-plugin-autoload",
        "--import-mode=importlib",
        "--assert=plain",
        "--capture=no",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:terminal",
        "-p",
        "no:logging",
        "-p",
        "no:junitxml",
        "-p",
        "no:doctest",
        "-p",
        "no:unittest",
        "-p",
        "no:faulthandler",
        "-p",
        "no:unraisableexception",
    ]
    with undisturbed(), modules_of(run.exercise.folder), redirect_stdout(io.StringIO()):
        code = pytest.main(arguments, plugins=[ChecksPlugin(run), trouble])
    trouble.raise_found()
    run.lab.result()  # raises what kept the lab from opening
    if code == pytest.ExitCode.INTERRUPTED:
        raise KeyboardInterrupt
    if run.only is not None and (unknown := run.only - {check.id for check in run.declared}):
        there = ", ".join(check.id for check in run.declared)
        raise CallError(f"{run.exercise.name} has no check called {', '.join(sorted(unknown))}. It has: {there}.")
    if not run.results:
        raise ExerciseError(f"{run.exercise.checks} has no checks that could be run.")


class Trouble:
    """What kept pytest from running checks at all: a checks.py that cannot be imported, or a fault in the plugin."""

    def __init__(self) -> None:
        self.in_checks = ""
        self.in_grader: BaseException | None = None

    def pytest_collectreport(self, report: object) -> None:
        if getattr(report, "failed", False):
            self.in_checks = str(getattr(report, "longrepr", ""))

    def pytest_internalerror(self, excinfo: object) -> bool:
        self.in_grader = getattr(excinfo, "value", None)
        return True

    def raise_found(self) -> None:
        if isinstance(self.in_grader, GraderError | CallError):
            raise self.in_grader
        if self.in_grader is not None:
            raise GraderError(f"The grader has a fault: {self.in_grader!r}.") from self.in_grader
        if self.in_checks:
            lines = [line for line in self.in_checks.splitlines() if line.strip()]
            raise ExerciseError("An exercise's checks.py cannot be imported:\n" + "\n".join(lines[-4:]))


@contextmanager
def undisturbed() -> Iterator[None]:
    """Without the variables by which a user's own settings would reach pytest."""
    put_aside = {name: os.environ.pop(name) for name in OTHERS_SETTINGS if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(put_aside)


class Nobody:
    """A watcher that does not look."""

    def checks_found(self, checks: object) -> None: ...

    def check_began(self, check: object) -> None: ...

    def check_ended(self, result: CheckResult) -> None: ...
