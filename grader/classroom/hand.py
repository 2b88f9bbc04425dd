"""A hand: a process that grades what it reads, a job a line, in a lab that it keeps warm, and answers a line each.

It ends when its standard input does, also in the middle of a job, and takes its lab along.
"""

from __future__ import annotations

import _thread
import os
import signal
import sys
import time
from contextlib import ExitStack, suppress
from queue import SimpleQueue
from threading import Thread
from typing import TextIO, cast

from grader.checking.bench import Bench
from grader.classroom.job import Job, Outcome, digest_of
from grader.errors import GradeError, GraderError
from grader.exercise import find
from grader.lab.lab import Backend, Silent


def outcome_of(job: Job, bench: Bench) -> Outcome:
    """Grades a job. Whatever fails is the grader's trouble, and no other submission's."""
    begin, result, trouble = time.monotonic(), None, ""
    try:
        exercise = find(job.exercise)
        if digest_of(exercise) != job.exercise_digest:
            raise GraderError(f"This machine has another {job.exercise}. Install the same version of grade on all.")
        result = bench.grade(exercise, job.submission, job.seed)
    except GradeError as error:
        trouble = str(error)
    except Exception as error:  # noqa: BLE001 - one submission's trouble never touches another
        bench.clear()
        trouble = f"This is a fault of grade itself: {type(error).__name__}: {error}."
    return Outcome(result, trouble, time.monotonic() - begin)


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM):  # the first is ignored in what a shell runs in the background
        signal.signal(number, signal.default_int_handler)
    jobs, answers = read_ahead(sys.stdin), only_answers()
    benches: dict[str, Bench] = {}
    with suppress(KeyboardInterrupt), ExitStack() as stack:
        while line := jobs.get():
            job = Job.from_line(line)
            if job.backend not in benches:
                benches[job.backend] = stack.enter_context(Bench(cast("Backend", job.backend), Silent()))
            answers.write(outcome_of(job, benches[job.backend]).to_line())
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
