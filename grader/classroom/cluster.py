"""Jobs on the machines of a Dask cluster, each with an engine and a crew of its own.

Dask's scheduler gives what a lost worker had to another; the batch's one writer keeps each outcome once.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol, cast

from grader.classroom.job import Job, Outcome
from grader.errors import CallError, EngineError

if TYPE_CHECKING:
    from distributed import Client, WorkerPlugin

    from grader.classroom.crew import Crew

PLUGIN = "grade"  # its name on each worker
AHEAD = 2  # jobs on their way for each place, so that no machine waits for the next
CONNECT = 20.0  # seconds until a cluster must have answered
FAREWELL = 2.0  # seconds for it to take leave
RETRIES = 2  # of a job whose worker was lost


class Cluster:
    """The workshop on a cluster. `command` starts a hand there; None is the worker's own grade."""

    command: Sequence[str] | None = None

    def __init__(self, address: str) -> None:
        """Raises CallError where Dask is not installed, EngineError where no cluster with a worker answers."""
        self._client = connect(address, self.command)
        self._executor = self._client.get_executor(pure=False, retries=RETRIES)
        self._now: dict[int, tuple[Job, float]] = {}
        self._places = AHEAD

    @property
    def places(self) -> int:
        """Of the workers that are there now: some may have come or gone. As many as before where nobody answers."""
        with suppress(Exception):  # Dask has many ways to say that the scheduler is gone
            self._places = max(1, AHEAD * sum(self._client.nthreads().values()))
        return self._places

    def submit(self, job: Job) -> Future[Outcome]:
        try:
            future: Future[Outcome] = self._executor.submit(grade_on_worker, job)
        except Exception:  # noqa: BLE001 - as above
            future = Future()
            future.set_exception(CancelledError())
            return future
        self._now[id(job)] = job, time.monotonic()
        future.add_done_callback(lambda _: self._now.pop(id(job), None))
        return future

    def now(self) -> Sequence[tuple[Job, float]]:
        return list(self._now.values())

    def close(self) -> None:
        with suppress(Exception):  # as above
            self._executor.shutdown(wait=False)
        with suppress(Exception):
            self._client.close(timeout=FAREWELL)


def connect(address: str, command: Sequence[str] | None) -> Client:
    """A client of the cluster, with a crew on each worker, those that join later included."""
    import logging

    try:
        from distributed import Client
    except ImportError as error:
        raise CallError(
            "--cluster needs Dask, which is not installed. Install it with `pip install 'socket-grader[cluster]'`."
        ) from error
    for name in ("distributed", "distributed.client", "distributed.core"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what we need to know we are told by exceptions
    try:
        client = Client(address, timeout=CONNECT, set_as_default=False)
        client.wait_for_workers(1, timeout=CONNECT)
        client.register_plugin(crew_plugin(command), name=PLUGIN)
    except (OSError, TimeoutError, ValueError) as error:
        raise EngineError(
            f"No Dask cluster with a worker answers at {address} ({str(error) or type(error).__name__}). "
            "Start `dask scheduler` there, and `dask worker` on each machine that has Docker and this grade."
        ) from error
    return client


class HasCrew(Protocol):
    """What the plugin is on a worker."""

    crew: Crew


def crew_plugin(command: Sequence[str] | None) -> WorkerPlugin:
    """A worker's crew, which lives and ends with the worker."""
    from distributed import WorkerPlugin

    class CrewPlugin(WorkerPlugin):  # type: ignore[misc]
        crew: Crew

        def setup(self, worker: Any) -> None:  # noqa: ARG002 - Dask's signature
            from grader.classroom.crew import COMMAND, Crew

            self.crew = Crew(command or COMMAND)

        def teardown(self, worker: Any) -> None:  # noqa: ARG002 - Dask's signature
            self.crew.stop()

    return CrewPlugin()


def grade_on_worker(job: Job) -> Outcome:
    """Runs on a worker, in as many threads as it has; each has a hand of the crew, and its lab, for itself."""
    from distributed import get_worker

    plugin = cast("HasCrew", get_worker().plugins[PLUGIN])
    return plugin.crew.grade(job)
