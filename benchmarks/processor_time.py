"""Processor seconds of one grading of each reference solution on a warm lab: `python benchmarks/processor_time.py`.

Processor time (user and kernel), not wall time, is what many gradings beside each other take from a machine. Counted
are the grader's process, the student's fresh container from its first moment on, and the peer's. The engine's processes
with what they have started and reaped are shown beside them: they are this run's own where nobody else uses the engine.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any

from docker import DockerClient

from grader.checking.session import Nobody, Options, grade
from grader.exercise import find, names
from grader.lab.engine import connect
from grader.lab.lab import Lab, Printer
from grader.lab.opening import lend, open_lab
from grader.lab.owner import OWNER_LABEL, me
from grader.submission import read

TOP = Path(__file__).resolve().parents[1]
ENGINE = ("dockerd", "containerd")
TICKS = os.sysconf("SC_CLK_TCK")
SEED = 7


@dataclass(frozen=True)
class Cost:
    """Seconds of the processor, by whom they were used, and seconds on the clock."""

    grader: float
    student: float
    peer: float
    engine: float
    clock: float

    @property
    def ours(self) -> float:
        return self.grader + self.student + self.peer


def containers(client: DockerClient) -> dict[str, float]:
    """What the containers of this process have used since they began: the host's name -> seconds."""
    return {
        found.attrs["Config"]["Hostname"]: used(found.stats(stream=False, one_shot=True))
        for found in client.containers.list(filters={"label": f"{OWNER_LABEL}={me()}"})
    }


def used(stats: Any) -> float:
    return float(stats["cpu_stats"]["cpu_usage"]["total_usage"]) / 1e9


def engine() -> float:
    """What the engine's processes and their ended children have used since they began (proc_pid_stat(5))."""
    found = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = path.read_text().partition("(")[2].rpartition(")")
        except OSError:  # it ended while we looked
            continue
        found += sum(map(int, rest.split()[11:15])) if name in ENGINE else 0
    return found / TICKS


def cost(client: DockerClient, lab: Lab, exercise: str) -> Cost:
    found = find(exercise)
    submission = read(TOP / "solutions" / exercise, found)
    peer, daemons = containers(client)["peer"], engine()
    begin, grader = time.monotonic(), time.process_time()
    result = grade(found, submission, Options(SEED), lambda: lend(lab), Nobody())
    clock, grader = time.monotonic() - begin, time.process_time() - grader
    assert result.score == result.max_score, result
    daemons, after = engine() - daemons, containers(client)
    return Cost(grader, after["student"], after["peer"] - peer, daemons, clock)


def median(costs: Iterable[Cost]) -> Cost:
    return Cost(*map(statistics.median, zip(*map(astuple, costs), strict=True)))


def line(name: str, found: Cost) -> str:
    return " | ".join([f"| {name}", *(f"{seconds:.2f}" for seconds in (found.ours, *astuple(found)))]) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="of which the medians are shown")
    parser.add_argument("exercises", nargs="*", default=names())
    chosen = parser.parse_args()
    columns = [field.name for field in fields(Cost)]
    print(" | ".join(["| exercise", "ours", *columns]) + " |\n" + "|---" * (len(columns) + 2) + "|")
    with open_lab("docker", Printer()) as lab:
        client, total = connect(), []
        cost(client, lab, chosen.exercises[0])  # imports pytest
        for exercise in chosen.exercises:
            total.append(median(cost(client, lab, exercise) for _ in range(chosen.rounds)))
            print(line(exercise, total[-1]), flush=True)
        print(line("together", Cost(*map(sum, zip(*map(astuple, total), strict=True)))))
        client.close()


if __name__ == "__main__":
    main()
