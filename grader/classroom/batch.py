"""A batch: every entry of a class that has changed is graded, and kept in the database the moment it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass, field, replace
from typing import Protocol

from grader.classroom.database import ClassDatabase, Graded
from grader.classroom.intake import read_entry
from grader.classroom.job import Job, Outcome, digest_of, fingerprint
from grader.classroom.model import Entry, Kind, Mark, Remark, State
from grader.classroom.workshop import Workshop
from grader.errors import ClassError, SubmissionError
from grader.exercise import Exercise
from grader.result import Status

GLANCE = 0.25  # seconds between two looks of whoever watches
FEWEST_IN_A_ROW = 6  # as many submissions in trouble one after the other are no coincidence
AHEAD = 2  # jobs that are read and wait, for each that is graded: so memory does not grow with the class
NOTHING = "nothing was handed in"
GONE = "It is not handed in any more; these are the marks of what was."
GO_ON = "What was graded is kept: mend that, and run the same line again."


class Watcher(Protocol):
    """Who looks on."""

    def settled(self, graded: Graded, seconds: float) -> None:
        """An entry was graded, or could not be."""

    def unchanged(self) -> None:
        """An entry was graded before, and nothing has changed."""

    def glance(self, workshop: Workshop) -> None:
        """Time has passed."""


@dataclass(frozen=True)
class Terms:
    """What the marks depend on besides the submissions: seed, backend, image; `again` names whom to grade anyway."""

    seed: int
    backend: str
    image: str
    again: Collection[str] = ()


@dataclass
class Batch:
    """One run over a class. Its methods raise ClassError where it must stop; what was graded by then is kept."""

    base: ClassDatabase
    exercises: Mapping[str, Exercise]
    terms: Terms
    workshop: Workshop
    watcher: Watcher
    trouble: int = 0
    in_a_row: int = 0
    closing: bool = False
    running: dict[Future[Outcome], Job] = field(default_factory=dict)

    def run(self, entries: Iterable[Entry]) -> int:
        """Grades what has changed, several at a time; returns with how many there was trouble.

        However it ends, what is done by then is kept.
        """
        jobs = self.jobs(entries)
        try:
            while self.fill(jobs):
                done, _ = wait(self.running, GLANCE, FIRST_COMPLETED)
                self.keep(done)
                self.watcher.glance(self.workshop)
        finally:
            self.closing = True
            self.workshop.close()
            self.keep([future for future in self.running if future.done()])
        return self.trouble

    def fill(self, jobs: Iterator[Job]) -> bool:
        """Gives the workshop as much as it can have under way; False when nothing is left."""
        while len(self.running) < AHEAD * self.workshop.places and (job := next(jobs, None)) is not None:
            self.running[self.workshop.submit(job)] = job
        return bool(self.running)

    def jobs(self, entries: Iterable[Entry]) -> Iterator[Job]:
        """What is to be graded. What needs no grading is kept on the way."""
        digests = {name: digest_of(exercise) for name, exercise in self.exercises.items()}
        for entry in entries:
            found = self.judge(entry, digests[entry.exercise])
            again = entry.student.key in self.terms.again
            if self.base.is_current(entry.student.key, entry.exercise, found.fingerprint) and not again:
                self.watcher.unchanged()
            elif isinstance(found, Job):
                yield found
            else:
                self.settle(found, 0.0)

    def judge(self, entry: Entry, digest: str) -> Job | Graded:
        """A job, or what is plain without grading: that nothing was handed in, or nothing that can be graded."""
        student = entry.student.key
        if not entry.pieces:
            return Graded(student, entry.exercise, State.MISSING, NOTHING)
        try:
            submission, notes = read_entry(entry, self.exercises[entry.exercise])
        except SubmissionError as error:
            return Graded(student, entry.exercise, State.REFUSED, f"{digest} {error}", why=str(error))
        job = Job(student, entry.exercise, digest, submission, self.terms.seed, self.terms.backend, notes=notes)
        return replace(job, fingerprint=fingerprint(job, self.terms.image))

    def settle(self, graded: Graded, seconds: float, digest: str = "") -> None:
        """Keeps it, and remarks on points that were others before. `digest` is that of the files."""
        known = self.base.mark(graded.student, graded.exercise)
        graded = beside(graded, known, digest)
        after = replace(known, state=graded.state, result=graded.result)
        self.base.keep(graded)
        if known.points is not None and known.points != after.points:
            became = after.state if after.points is None else after.points
            what = f"{graded.exercise}: {known.points} points became {became}."
            self.base.remark(Remark(Kind.CHANGED, known.student.name, what))
        self.watcher.settled(graded, seconds)

    def keep(self, done: Iterable[Future[Outcome]]) -> None:
        """Keeps outcomes. Raises ClassError when it is no submission's doing that they are trouble, or none at all."""
        for future in done:
            job = self.running.pop(future)
            outcome = outcome_of(future)
            if outcome is not None:
                self.settle(graded_as(job, outcome), outcome.seconds, job.submission.sha256)
            if not self.closing:
                self.require_sense(outcome)

    def require_sense(self, outcome: Outcome | None) -> None:
        """Raises ClassError where to go on would only make trouble for everybody."""
        if outcome is None:
            raise ClassError(f"The machines that graded the class do not answer any more. {GO_ON}")
        trouble = trouble_of(outcome)
        self.trouble += bool(trouble)
        self.in_a_row = self.in_a_row + 1 if trouble else 0
        if self.in_a_row >= max(FEWEST_IN_A_ROW, 2 * self.workshop.places):
            raise ClassError(
                f"{self.in_a_row} submissions in a row could not be graded, so the batch stops. The last one's reason: "
                f"{trouble} {GO_ON}"
            )


def outcome_of(future: Future[Outcome]) -> Outcome | None:
    """What came of a job; None where it was put back because the workshop closed."""
    try:
        return future.result()
    except CancelledError:
        return None
    except Exception as error:  # noqa: BLE001 - whatever a workshop meets is the grader's trouble
        return Outcome(trouble=f"Where it was graded something broke ({type(error).__name__}: {error}).")


def graded_as(job: Job, outcome: Outcome) -> Graded:
    """An outcome as it is kept."""
    trouble = trouble_of(outcome)
    state = State.TROUBLE if trouble else State.GRADED
    return Graded(job.student, job.exercise, state, job.fingerprint, outcome.result, trouble, job.notes)


def beside(graded: Graded, known: Mark, digest: str) -> Graded:
    """What is kept beside what is known: marks are lost neither to our trouble with the same files, nor to no files."""
    if known.state is not State.GRADED or known.result is None:
        return graded
    earlier = replace(graded, state=State.GRADED, result=known.result)
    if graded.state is State.MISSING:
        return replace(earlier, why=GONE, notes=known.notes)
    if graded.state is State.TROUBLE and known.result.submission.sha256 == digest:
        why = f"It could not be graded again, so these are its earlier marks. {graded.why}"
        return replace(earlier, fingerprint="", why=why)  # so that the next run tries again
    return graded


def trouble_of(outcome: Outcome) -> str:
    """What the grader could not do, as a sentence; "" when all was judged."""
    if outcome.result is None:
        return outcome.trouble
    unjudged = [check for check in outcome.result.checks if check.status is Status.ERROR]
    return f"{unjudged[0].id} could not be judged: {unjudged[0].message}" if unjudged else ""
