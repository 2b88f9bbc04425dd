"""Where jobs are graded: on this machine by a crew; `cluster.py` has the same for many machines."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

from grader.classroom.crew import COMMAND, Crew
from grader.classroom.job import Job, Outcome

MEBIBYTE = 1024 * 1024
OF_ONE_LAB = 512 * MEBIBYTE  # memory of a hand, two containers and what a usual program takes, generously
PER_CORE = 2  # labs wait more than they compute


class Workshop(Protocol):
    """Grades jobs, so many at a time."""

    @property
    def places(self) -> int:
        """How many jobs are best under way at a time."""

    def submit(self, job: Job) -> Future[Outcome]:
        """Begins a job. The future's outcome may be trouble; it raises only when the workshop is closed or gone."""

    def now(self) -> Sequence[tuple[Job, float]]:
        """What is being graded, and since when by time.monotonic()."""

    def close(self) -> None:
        """Stops whatever is going on, within about 2 seconds."""


class Here:
    """The workshop on this machine. `command` starts one of its hands."""

    command: Sequence[str] = COMMAND

    def __init__(self, places: int) -> None:
        self.places = places
        self._crew = Crew(self.command)
        self._threads = ThreadPoolExecutor(places)
        self._now: dict[int, tuple[Job, float]] = {}

    def submit(self, job: Job) -> Future[Outcome]:
        return self._threads.submit(self._grade, job)

    def now(self) -> Sequence[tuple[Job, float]]:
        return list(self._now.values())

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._crew.stop()

    def _grade(self, job: Job) -> Outcome:
        self._now[id(job)] = job, time.monotonic()
        try:
            return self._crew.grade(job)
        finally:
            del self._now[id(job)]


def places_here() -> int:
    """How many labs this machine carries, by its cores and the memory that is free."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(PER_CORE * cores, memory_free() // OF_ONE_LAB))


def memory_free() -> int:
    """The bytes of memory that programs can still have."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:"))
    except (OSError, StopIteration):
        return free_by_psutil()


def free_by_psutil() -> int:
    import psutil

    return int(psutil.virtual_memory().available)
