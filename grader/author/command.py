"""`grade author check`, `new` and `table`: what they say, and how they end."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, cast

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from grader.author.complaint import Complaint
from grader.author.content import complaints
from grader.author.hints import about_shared_hints
from grader.author.museum import failed_by, mistakes_of
from grader.author.proof import prove, trials
from grader.checking.declare import checks_of
from grader.errors import EXIT_FAILED, EXIT_PASSED
from grader.exercise import Exercise, find, names
from grader.lab.lab import Backend
from grader.show.words import count

if TYPE_CHECKING:
    from rich.console import Console


class ConsoleTeller:
    """Tells what the lab says in whole lines, so that progress below them is not disturbed."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def say(self, message: str) -> None:
        self.console.print(message, soft_wrap=True)

    def progress(self, message: str) -> None: ...


def check_command(name: str | None, backend: str, repeat: int, jobs: int, as_json: bool, console: Console) -> int:
    """Checks one exercise or all; returns 0 when there is nothing to complain about, else 1."""
    chosen = [find(each) for each in ([name] if name else names())]
    found = [*about_shared_hints(), *(complaint for exercise in chosen for complaint in complaints(exercise))]
    if not found:  # what cannot be read cannot be run either
        found = prove_and_tell(chosen, cast("Backend", backend), repeat, jobs, console)
    if as_json:
        print(json.dumps([asdict(each) for each in found], indent=2))
    else:
        summary(found, chosen, console)
    return EXIT_FAILED if found else EXIT_PASSED


def prove_and_tell(
    chosen: list[Exercise], backend: Backend, repeat: int, jobs: int, console: Console
) -> list[Complaint]:
    """Runs all trials with a bar on a terminal, with a line for each elsewhere."""
    tasks = [(exercise, trial) for exercise in chosen for trial in trials(exercise, repeat)]
    found, used = [], ""
    columns = (TextColumn("{task.description:<50}"), BarColumn(20), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        shown = bar.add_task("getting the lab ready", total=len(tasks))
        for outcome in prove(tasks, backend, 1 if backend == "local" else jobs, ConsoleTeller(console)):
            what = f"{outcome.exercise} {outcome.trial.name}"
            bar.update(shown, advance=1, description=what)
            if outcome.wrong:
                found.append(outcome.complaint)
            if outcome.wrong or not console.is_terminal:
                console.print(
                    f"{'WRONG' if outcome.wrong else 'ok':<6}{what}{outcome.wrong and ': '}{outcome.wrong}",
                    soft_wrap=True,
                )
            used = outcome.backend
    if used == "local":
        tell_what_needs_docker(chosen, console)
    return found


def tell_what_needs_docker(chosen: list[Exercise], console: Console) -> None:
    for exercise in chosen:
        if left_out := [check.id for check in checks_of(exercise) if check.needs_docker]:
            console.print(f"{exercise.name}: {', '.join(left_out)} need Docker and were skipped.", soft_wrap=True)
        for mistake in mistakes_of(exercise):
            if mistake.needs_docker:
                told = f"{exercise.name}: mistakes/{mistake.name} is proved in Docker alone. {mistake.needs_docker}"
                console.print(told, soft_wrap=True)


def summary(found: list[Complaint], chosen: list[Exercise], console: Console) -> None:
    for each in found:
        console.print(str(each), soft_wrap=True)
    what = ", ".join(exercise.name for exercise in chosen)
    things = f"{count(len(found), 'thing')} to mend" if found else "everything is as it should be"
    console.print(f"{what}: {things}.", soft_wrap=True)


def table_command(name: str | None, as_json: bool, console: Console) -> int:
    """Each check of each exercise and the mistakes that fail it; 1 when a check is failed by none."""
    rows = {
        exercise.name: failed_by(checks_of(exercise), mistakes_of(exercise))
        for exercise in map(find, [name] if name else names())
    }
    if as_json:
        print(json.dumps(rows, indent=2))
    else:
        for exercise, by_check in rows.items():
            for check, mistakes in by_check.items():
                words = ", ".join(mistakes) or "NONE"
                console.print(f"{exercise:<11} {check:<20} {len(mistakes):>2}  {words}", soft_wrap=True)
    unproved = sum(not mistakes for by_check in rows.values() for mistakes in by_check.values())
    checks = sum(len(by_check) for by_check in rows.values())
    if not as_json:
        console.print(f"{checks} checks; {unproved or 'none'} of them failed by no mistake.")
    return EXIT_FAILED if unproved else EXIT_PASSED
