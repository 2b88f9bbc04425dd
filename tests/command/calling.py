"""How tests call `grade` as its users do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import TOP

SOLUTION = str(TOP / "solutions" / "exercise3")
WRONG = str(TOP / "tests" / "mistakes" / "exercise3" / "greeting_with_newline")
LOCAL = pytest.mark.local


def grade(*arguments: str, cwd: Path = TOP, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "grader.cli", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(TOP), **environment},
        timeout=120,
    )
