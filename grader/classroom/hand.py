"""A hand: a process that grades what it reads, a job a line, in a lab that it keeps warm, and answers a line each.

It ends when its standard input does, also in the middle of a job, and takes its lab along.
"""

from __future__ import annotations

import _thread
import itertools
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from queue import SimpleQueue
from threading import Thread
from typing import TextIO, cast

from grader.checking.session import Nobody, Options, grade
from grader.classroom.job import Job, Outcome, digest_of
from grader.errors import GradeError, GraderError
from grader.exercise import find
from grader.lab.lab import Backend, Lab, Silent
from grader.lab.opening import lend, open_lab
from grader.result import Result, Status


class Bench:
    """A warm lab that submissions borrow, each with a fresh student's host; after trouble it is a new one."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        self._lab: Lab | None = None
        self._open = ExitStack()

    @contextmanager
    def lab(self) -> Iterator[Lab]:
        if self._lab is None:
            self._lab = self._open.enter_context(open_lab(self.backend, Silent()))
            yield self._lab
        else:
            with lend(self._lab) as lab:
                yield lab

    def clear(self) -> None:
        """Removes the lab: the next to borrow gets a fresh one."""
        self._lab = None
        self._open.close()

    def grade(self, job: Job) -> Outcome:
        """Grades; what was an error is tried once more on a fresh lab. Whatever fails is the grader's trouble."""
        begin, result, trouble = time.monotonic(), None, ""
        try:
            result = self._result(job)
        except GradeError as error:
            trouble = str(error)
        except Exception as error:  # noqa: BLE001 - one submission's trouble never touches another
            trouble = f"This is a fault of grade itself: {type(error).__name__}: {error}."
        if result is None or result.status is Status.ERROR:
            self.clear()
        return Outcome(result, trouble, time.monotonic() - begin)

    def _result(self, job: Job) -> Result:
        exercise, tries = find(job.exercise), itertools.count()
        if digest_of(exercise) != job.exercise_digest:
            raise GraderError(f"This machine has another {job.exercise}. Install the same version of grade on all.")

        @contextmanager
        def lab() -> Iterator[Lab]:
            if next(tries):
                self.clear()
            with self.lab() as found:
                yield found

        try:
            return grade(exercise, job.submission, Options(job.seed), lab, Nobody())
        except GraderError:  # not even a lab
            self.clear()
            return grade(exercise, job.submission, Options(job.seed), lab, Nobody())


def main() -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        jobs, answers = read_ahead(sys.stdin), only_answers()
        with ExitStack() as stack:
            benches: dict[str, Bench] = {}
            while line := jobs.get():
                job = Job.from_line(line)
                if job.backend not in benches:
                    benches[job.backend] = Bench(cast("Backend", job.backend))
                    stack.callback(benches[job.backend].clear)
                answers.write(benches[job.backend].grade(job).to_line())
                answers.flush()


def read_ahead(lines: TextIO) -> SimpleQueue[str]:
    """The lines as they come. When there are no more, whatever the main thread does is interrupted, once."""
    found: SimpleQueue[str] = SimpleQueue()

    def read() -> None:
        for line in lines:
            found.put(line)
        interrupt()
        found.put("")  # for systems whose waits nothing interrupts

    Thread(target=read, daemon=True).start()
    return found


def interrupt() -> None:
    """As Ctrl-C does: on POSIX a signal of the system, which also ends the main thread's waiting."""
    if os.name == "posix":
        os.kill(os.getpid(), signal.SIGINT)
    else:
        _thread.interrupt_main()


def only_answers() -> TextIO:
    """The standard output for answers alone: whatever else is printed goes to standard error."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return answers


if __name__ == "__main__":
    main()
