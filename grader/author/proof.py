"""Runs what an author says: the starter fails, the solution gets everything, each mistake exactly its marks."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from grader.author.complaint import Complaint
from grader.author.museum import Places, mistakes_of, wrong_marks
from grader.checking.bench import Bench
from grader.checking.declare import checks_of
from grader.errors import GradeError, GraderError, SubmissionError
from grader.exercise import Exercise
from grader.lab.lab import Backend, Silent, Teller
from grader.result import Result, Status
from grader.submission import read

if TYPE_CHECKING:
    from multiprocessing import Queue

SEED = 7


@dataclass(frozen=True)
class Trial:
    """A program to run, and how to judge the marks that it gets: "" when they are right."""

    name: str
    folder: Path
    judge: Callable[[Result], str]
    seed: int = SEED


def trials(exercise: Exercise, repeat: int) -> list[Trial]:
    """Everything to be run: the starter and each mistake once, the solution and all right ones `repeat` times."""
    places, docker = Places.of(exercise), {check.id: check.needs_docker for check in checks_of(exercise)}
    found = [Trial("starter", exercise.folder / "starter", must_fail)]
    rights = [("solution", places.solution), *((f"right/{path.name}", path) for path in places.right_folders())]
    for number in range(repeat):
        found += [Trial(name, folder, must_be_full, SEED + number) for name, folder in rights]
    for mistake in mistakes_of(exercise):
        why = mistake.needs_docker
        judge = partial(wrong_marks, fails=mistake.fails, needs_docker=docker, why_docker=why)
        found.append(Trial(f"mistakes/{mistake.name}", mistake.folder, judge))
    return found


def must_fail(result: Result) -> str:
    won = [check.id for check in result.checks if check.status is Status.PASSED]
    return f"a starter must get 0 points, and it passed {', '.join(won)}" if won else ""


def must_be_full(result: Result) -> str:
    if result.status is Status.PASSED and result.score == result.max_score:
        return ""
    lost = [f"{check.id} ({check.status})" for check in result.checks if check.points < check.max_points]
    return f"it must get everything, and lost {', '.join(lost)}"


@dataclass(frozen=True)
class Outcome:
    """How a trial went: what is wrong with its marks, "" when nothing is."""

    exercise: str
    trial: Trial
    wrong: str
    backend: str

    @property
    def complaint(self) -> Complaint:
        call = f"grade {self.exercise} {self.trial.folder} --backend {self.backend} --seed {self.trial.seed}"
        return Complaint(str(self.trial.folder), self.wrong, f"look at `{call}`")


Task = tuple[Exercise, Trial]


def prove(tasks: Sequence[Task], backend: Backend, jobs: int, teller: Teller) -> Iterator[Outcome]:
    """Runs every trial, in so many processes, each with a lab of its own; outcomes come as they are found.

    Raises GraderError when a process could not do its work.
    """
    if jobs == 1:
        with Bench(backend, teller) as bench:
            for exercise, trial in tasks:
                yield run(exercise, trial, bench)
        return
    context = get_context("spawn")
    waiting: Queue[Task | None] = context.Queue()
    outcomes: Queue[Outcome | str] = context.Queue()
    workers = [context.Process(target=work, args=(waiting, outcomes, backend), daemon=True) for _ in range(jobs)]
    for task in (*tasks, *[None] * jobs):
        waiting.put(task)
    for worker in workers:
        worker.start()
    try:
        for _ in tasks:
            outcome = outcomes.get()
            if isinstance(outcome, str):
                raise GraderError(outcome)
            yield outcome
    finally:
        waiting.cancel_join_thread()  # nobody may be left who would take the rest
        for worker in workers:
            if worker.is_alive():
                worker.join(10) if waiting.empty() else worker.terminate()


def work(waiting: Queue[Task | None], outcomes: Queue[Outcome | str], backend: Backend) -> None:
    """One process: a lab, and trials until there are no more."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the lab is removed
    try:
        with Bench(backend, Silent()) as bench:
            while (task := waiting.get()) is not None:
                outcomes.put(run(*task, bench))
    except GradeError as error:
        outcomes.put(str(error))
    except KeyboardInterrupt:
        return


def run(exercise: Exercise, trial: Trial, bench: Bench) -> Outcome:
    try:
        result = bench.grade(exercise, read(trial.folder, exercise), trial.seed)
    except SubmissionError as error:
        return Outcome(exercise.name, trial, str(error), bench.backend)
    return Outcome(exercise.name, trial, trial.judge(result), result.backend)
