"""Grades right programs again and again beside busy loops: `python benchmarks/soak.py --runs 20 --right -j 4`.

Without `--right` the reference solutions alone. Ends with exit status 1, and the results' words, when any check was not
passed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from grader.exercise import names

TOP = Path(__file__).resolve().parents[1]
BUSY = [sys.executable, "-c", "while True: pass"]


@dataclass(frozen=True)
class Run:
    """How one run of one program ended: status and score, and the words of every check that was not passed."""

    path: str
    outcome: str
    lost: tuple[str, ...]
    seconds: float


def one(exercise: str, path: str, backend: str) -> Run:
    command = [sys.executable, "-m", "grader.cli", exercise, path, "--backend", backend, "--json", "-"]
    begin = time.monotonic()
    done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=False)
    seconds = time.monotonic() - begin
    if not done.stdout:
        return Run(path, f"exit {done.returncode}", (done.stderr.strip(),), seconds)
    body = json.loads(done.stdout)
    lost = [f"{c['id']}: {c['status']}: {c['message']}" for c in body["checks"] if c["status"] != "passed"]
    if backend == "local":
        lost = [words for words in lost if ": skipped: " not in words]
    return Run(path, f"{body['status']} {body['score']}/{body['max_score']}", tuple(lost), seconds)


def programs(exercise: str, with_right: bool) -> list[str]:
    right = sorted((TOP / "tests" / "right" / exercise).iterdir()) if with_right else []
    return [f"solutions/{exercise}", *(str(path.relative_to(TOP)) for path in right if path.is_dir())]


def soak(exercise: str, chosen: argparse.Namespace) -> int:
    """Runs the exercise's programs and prints a line about them; returns how many runs were not perfect."""
    paths = programs(exercise, chosen.right) * chosen.runs
    with ThreadPoolExecutor(chosen.jobs) as pool:
        runs = list(pool.map(lambda path: one(exercise, path, chosen.backend), paths))
    for run in runs:
        for words in run.lost:
            print(f"{exercise} {run.path}: {words}", flush=True)
    found, mean = Counter(run.outcome for run in runs), sum(run.seconds for run in runs) / len(runs)
    print(
        f"{exercise} on {chosen.backend}, {chosen.busy} busy loops, {len(set(paths))} programs: {dict(found)}, "
        f"{mean:.2f} s a run",
        flush=True,
    )
    return sum(bool(run.lost) for run in runs)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=100, help="of each program")
    parser.add_argument("--busy", type=int, default=2, help="busy loops beside the runs")
    parser.add_argument("--right", action="store_true", help="the right programs in other styles as well")
    parser.add_argument("-j", dest="jobs", type=int, default=1, help="runs at a time")
    parser.add_argument("--backend", default="docker", choices=("docker", "local"))
    parser.add_argument("exercises", nargs="*", default=names())
    chosen = parser.parse_args()
    with ExitStack() as loops:
        for _ in range(chosen.busy):
            loop = loops.enter_context(subprocess.Popen(BUSY))
            loops.callback(loop.kill)
        bad = sum(soak(exercise, chosen) for exercise in chosen.exercises)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
