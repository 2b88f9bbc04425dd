"""Grades right programs again and again beside busy loops: `python benchmarks/soak.py --runs 20 --right -j 4`.

Without `--right` the reference solutions alone. Labs are kept warm, and each submission gets a fresh student's host, as
in a class. Ends with exit status 1, and the checks' words, when any run did not get everything.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from contextlib import ExitStack

from grader.author.proof import Trial, prove, trials
from grader.cli import stop_kindly
from grader.exercise import find, names
from grader.lab.lab import Silent

# Each ends by itself when this process is gone, however that ended.
BUSY = [sys.executable, "-c", "import os; ours = os.getppid()\nwhile os.getppid() == ours: pass"]


def wanted(exercise: str, chosen: argparse.Namespace) -> list[Trial]:
    kinds = ("solution", "right/") if chosen.right else ("solution",)
    return [trial for trial in trials(find(exercise), chosen.runs) if trial.name.startswith(kinds)]


def soak(exercise: str, chosen: argparse.Namespace) -> int:
    """Runs the exercise's programs and prints a line about them; returns how many runs did not get everything."""
    begin, runs = time.monotonic(), wanted(exercise, chosen)
    tasks = [(find(exercise), trial) for trial in runs]
    bad = [each for each in prove(tasks, chosen.backend, chosen.jobs, Silent()) if each.wrong]
    for outcome in bad:
        print(f"{exercise} {outcome.trial.name}, seed {outcome.trial.seed}: {outcome.wrong}", flush=True)
    programs, seconds = len({trial.name for trial in runs}), time.monotonic() - begin
    print(
        f"{exercise} on {chosen.backend}, {chosen.busy} busy loops: {programs} programs, {len(runs)} runs, "
        f"{len(runs) - len(bad)} with everything, {seconds:.0f} s with {chosen.jobs} labs",
        flush=True,
    )
    return len(bad)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=100, help="of each program")
    parser.add_argument("--busy", type=int, default=2, help="busy loops beside the runs")
    parser.add_argument("--right", action="store_true", help="the right programs in other styles as well")
    parser.add_argument("-j", dest="jobs", type=int, default=1, help="runs at a time")
    parser.add_argument("--backend", default="docker", choices=("docker", "local"))
    parser.add_argument("exercises", nargs="*", default=names())
    chosen = parser.parse_args()
    stop_kindly()  # so that no worker goes on alone
    with ExitStack() as loops:
        for _ in range(chosen.busy):
            loop = loops.enter_context(subprocess.Popen(BUSY))
            loops.callback(loop.kill)
        bad = sum(soak(exercise, chosen) for exercise in chosen.exercises)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
