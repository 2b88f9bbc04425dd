"""Cheap commands stay cheap: they import nothing that takes long. `benchmarks/startup.py` measures it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.cli import cli
from tests.conftest import TOP

SLOW = {"docker", "pytest", "_pytest", "rich", "jinja2", "watchfiles", "requests", "asyncio"}
TAB = {"_GRADE_COMPLETE": "bash_complete", "COMP_WORDS": "grade exercise3 --only ", "COMP_CWORD": "3"}
CHEAP: dict[str, tuple[list[str], dict[str, str]]] = {
    "grade": ([], {}),
    "grade --help": (["--help"], {}),
    "grade exercise3 --help": (["exercise3", "--help"], {}),
    "grade --version": (["--version"], {}),
    "grade list": (["list"], {}),
    "grade list --json": (["list", "--json"], {}),
    "grade completion bash": (["completion", "bash"], {}),
    "Tab": ([], TAB),
    **({"grade hint exercise3": (["hint", "exercise3"], {})} if "hint" in cli.commands else {}),
}
ASK = """
import atexit, sys
atexit.register(lambda: sys.stderr.write(f"\\nLOADED {' '.join({name.partition('.')[0] for name in sys.modules})}"))
from grader.cli import main
main()
"""


@pytest.mark.parametrize("name", CHEAP)
def test_a_cheap_command_imports_nothing_that_takes_long(name: str, tmp_path: Path) -> None:
    arguments, environment = CHEAP[name]
    done = subprocess.run(
        [sys.executable, "-c", ASK, *arguments],
        env={**os.environ, "PYTHONPATH": str(TOP), "GRADE_HOME": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    loaded = set(done.stderr.rpartition("LOADED ")[2].split())
    assert {"grader", "click"} <= loaded, done.stderr
    assert loaded & SLOW == set()
