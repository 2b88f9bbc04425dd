"""Grades the reference solutions again and again beside busy loops: `python benchmarks/soak.py --runs 100`.

Ends with exit status 1 and the results' words when any check was not passed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
BUSY = [sys.executable, "-c", "while True: pass"]


def one(exercise: str, path: str, backend: str) -> tuple[str, list[str]]:
    """Status and score of one run, and the words of every check that was not passed."""
    command = [sys.executable, "-m", "grader.cli", exercise, path, "--backend", backend, "--json", "-"]
    done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=False)
    if not done.stdout:
        return f"exit {done.returncode}", [done.stderr.strip()]
    body = json.loads(done.stdout)
    lost = [f"{c['id']}: {c['status']}: {c['message']}" for c in body["checks"] if c["status"] != "passed"]
    return f"{body['status']} {body['score']}/{body['max_score']}", lost


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--busy", type=int, default=2, help="busy loops beside the runs")
    parser.add_argument("--backend", default="docker", choices=("docker", "local"))
    parser.add_argument("exercises", nargs="*", default=["exercise3", "exercise4", "exercise6"])
    chosen = parser.parse_args()
    bad = 0
    with ExitStack() as loops:
        for _ in range(chosen.busy):
            loop = loops.enter_context(subprocess.Popen(BUSY))
            loops.callback(loop.kill)
        for exercise in chosen.exercises:
            found: Counter[str] = Counter()
            begin = time.monotonic()
            for _ in range(chosen.runs):
                outcome, lost = one(exercise, f"solutions/{exercise}", chosen.backend)
                found[outcome] += 1
                bad += bool(lost)
                for words in lost:
                    print(f"{exercise}: {words}", flush=True)
            mean = (time.monotonic() - begin) / chosen.runs
            print(
                f"{exercise} on {chosen.backend}, {chosen.busy} busy loops: {dict(found)}, {mean:.2f} s a run",
                flush=True,
            )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
