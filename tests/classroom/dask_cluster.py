"""A Dask cluster on this machine, of a scheduler and two workers, for tests and benchmarks of a class."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.classroom.classes import environment

START = "import sys; from dask.__main__ import main; sys.exit(main())"


@dataclass(frozen=True)
class Cluster:
    """A scheduler's address, and its process and those of its workers."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: tuple[subprocess.Popen[bytes], ...]


@contextmanager
def dask(*arguments: str, cwd: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-c", START, *arguments], cwd=cwd, env=environment(), stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


@contextmanager
def cluster(place: Path) -> Iterator[Cluster]:
    """A scheduler and two workers of two threads each."""
    contact = place / "scheduler.json"
    scheduler = ("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(contact))
    with dask(*scheduler, cwd=place) as first:
        while not contact.exists():
            time.sleep(0.05)
        address = json.loads(contact.read_text())["address"]
        worker = ("worker", address, "--nthreads", "2", "--no-nanny", "--no-dashboard", "--local-directory", str(place))
        with dask(*worker, cwd=place) as second, dask(*worker, cwd=place) as third:
            yield Cluster(address, first, (second, third))
