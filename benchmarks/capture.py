"""What the capture costs: exercise 8's check of 1 MiB with it and without, in turns: `python benchmarks/capture.py`.

Without the right to open raw sockets an agent does not capture. Rounds alternate, so that a noisy neighbour meets both.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from grader.checking.session import Nobody, Options, grade
from grader.exercise import find
from grader.lab import docker
from grader.lab.lab import Lab, Printer
from grader.lab.opening import lend, open_lab
from grader.submission import read

TOP = Path(__file__).resolve().parents[1]
ROUNDS = 41
limits_of_a_host = docker.limits


def without_raw_sockets(student: bool) -> dict[str, Any]:
    found = limits_of_a_host(student)
    return {**found, "cap_add": [right for right in found["cap_add"] if right != "NET_RAW"]}


@contextmanager
def capturing(wanted: bool) -> Iterator[Lab]:
    """A lab whose hosts capture, or do not, whenever they are renewed."""
    with (
        patch.object(docker, "limits", limits_of_a_host if wanted else without_raw_sockets),
        open_lab("docker", Printer()) as lab,
    ):
        assert lab.student.captures is wanted
        yield lab


def seconds(lab: Lab, wanted: bool) -> float:
    exercise = find("exercise8")
    submission = read(TOP / "solutions" / "exercise8", exercise)
    with patch.object(docker, "limits", limits_of_a_host if wanted else without_raw_sockets):
        result = grade(exercise, submission, Options(7, frozenset(["large"])), lambda: lend(lab), Nobody())
    return next(check.duration for check in result.checks if check.id == "large" and check.points)


def main() -> None:
    with ExitStack() as stack:
        labs = {wanted: stack.enter_context(capturing(wanted)) for wanted in (True, False)}
        times: dict[bool, list[float]] = {True: [], False: []}
        for _ in range(ROUNDS):
            for wanted, lab in labs.items():
                times[wanted].append(seconds(lab, wanted))
    ratios = [with_it / without for with_it, without in zip(times[True], times[False], strict=True)]
    print(f"{ROUNDS} rounds of exercise8's `large`, seconds | median | least")
    for name, wanted in (("with capture", True), ("without", False)):
        print(f"{name:<13} | {statistics.median(times[wanted]):.3f} | {min(times[wanted]):.3f}")
    print(f"median of the rounds' ratios: {statistics.median(ratios):.3f}")
    print(f"ratio of the least times: {min(times[True]) / min(times[False]):.3f}")


if __name__ == "__main__":
    main()
