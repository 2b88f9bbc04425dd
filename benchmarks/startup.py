"""How long the cheap commands take to answer, beside an interpreter that does nothing: `make benchmark-startup`.

Rounds alternate, so that a noisy neighbour meets all of them; what counts is the median of what each takes longer than
`python -c pass` of the same round.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from grader.cli import cli

TOP = Path(__file__).resolve().parents[1]
ROUNDS = 21
AIM = 0.150  # seconds more than a bare interpreter
GRADE = [sys.executable, "-m", "grader.cli"]
TAB = {"_GRADE_COMPLETE": "bash_complete", "COMP_WORDS": "grade exercise3 --only ", "COMP_CWORD": "3"}


def commands() -> dict[str, tuple[list[str], dict[str, str]]]:
    """What is measured, the bare interpreter first: name -> command and variables of its own."""
    found: dict[str, tuple[list[str], dict[str, str]]] = {
        "python -c pass": ([sys.executable, "-c", "pass"], {}),
        "grade --help": ([*GRADE, "--help"], {}),
        "grade list": ([*GRADE, "list"], {}),
        "grade": (GRADE, {}),
        "Tab after grade exercise3 --only": (GRADE, TAB),
    }
    if "hint" in cli.commands:
        found["grade hint exercise3"] = ([*GRADE, "hint", "exercise3"], {})
    return found


def seconds(command: list[str], environment: dict[str, str]) -> float:
    begin = time.perf_counter()
    subprocess.run(command, cwd=TOP, env=environment, check=False, capture_output=True)
    return time.perf_counter() - begin


def main() -> None:
    times: dict[str, list[float]] = {name: [] for name in commands()}
    with tempfile.TemporaryDirectory() as home:
        common = {**os.environ, "GRADE_HOME": home}
        for _ in range(ROUNDS + 1):
            for name, (command, own) in commands().items():
                times[name].append(seconds(command, {**common, **own}))
    rounds = {name: found[1:] for name, found in times.items()}  # the first one fills the caches
    base = next(iter(rounds.values()))
    print(f"| {ROUNDS} rounds | median ms | ms more than bare | times bare | under {AIM * 1000:.0f} ms more |")
    print("|---|---|---|---|---|")
    for name, found in rounds.items():
        more = statistics.median(one - bare for one, bare in zip(found, base, strict=True))
        ratio = statistics.median(one / bare for one, bare in zip(found, base, strict=True))
        median = statistics.median(found)
        verdict = "yes" if more < AIM else "NO"
        print(f"| {name} | {median * 1000:.0f} | {more * 1000:.0f} | {ratio:.1f} | {verdict} |")


if __name__ == "__main__":
    main()
