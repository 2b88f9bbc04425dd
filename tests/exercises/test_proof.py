"""Trials in several processes can be given up at any moment, and nothing hangs for that."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

GIVES_UP_AFTER_THE_FIRST = """
from grader.author.proof import Trial, must_fail, prove
from grader.exercise import find
from grader.lab.lab import Silent

if __name__ == "__main__":
    exercise = find("exercise2")
    trial = Trial("x" * 1000, exercise.folder / "starter", must_fail)
    outcomes = prove([(exercise, trial)] * 1000, "local", 2, Silent())  # more than a pipe holds
    print(next(outcomes).wrong or "right")
    outcomes.close()
"""
PATIENCE = 120  # seconds


def test_giving_up_with_most_trials_still_to_be_run_ends_the_program(tmp_path: Path) -> None:
    program = tmp_path / "gives_up.py"
    program.write_text(GIVES_UP_AFTER_THE_FIRST)
    done = subprocess.run([sys.executable, program], capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "right\n", "")
