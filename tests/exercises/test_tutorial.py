"""docs/tutorial.md holds: its commands, typed one after the other, show what stands below them."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import TOP

DOCUMENT = (TOP / "docs" / "tutorial.md").read_text()
FILE = re.compile(r"`(?P<path>[\w./]+)`\n```python\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
CONSOLE = re.compile(r"```console\n(?P<console>.*?)^```$", re.MULTILINE | re.DOTALL)
YOUR_TURN = re.compile(r"<!-- your own program stands in (?P<own>[\w./]+) from here on -->")
STEP = re.compile("|".join(part.pattern for part in (FILE, CONSOLE, YOUR_TURN)), re.MULTILINE | re.DOTALL)
ENDS_WELL = (0, 1)  # 1: a check was not passed


class Evening:
    """A student who does what the page says, in a folder of their own."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        self.environment = {**os.environ, "GRADE_HOME": str(home), "PYTHONPATH": str(TOP), "PYTHONUTF8": "1"}

    def type(self, command: str) -> str:
        """What the screen shows. The line must be one that a student can type: `grade` or `python3`."""
        program, *arguments = shlex.split(command)
        start = {"grade": [sys.executable, "-m", "grader.cli"], "python3": [sys.executable]}[program]
        done = subprocess.run(
            [*start, *arguments],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=200,
        )
        assert done.returncode in ENDS_WELL, f"$ {command}\n{done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def follow(self, console: str) -> None:
        """Types each line with a $, and looks for the lines below it, in their order, whatever the blanks."""
        for part in re.split(r"^\$ ", console, flags=re.MULTILINE)[1:]:
            command, *lines = part.splitlines()
            shown = " ".join(self.type(command).split())
            at = 0
            for line in filter(str.strip, lines):
                at = shown.find(" ".join(line.split()), at)
                assert at >= 0, f"$ {command}: not shown: {line}\n{shown}"


@pytest.mark.docker
@pytest.mark.timeout(900)
def test_the_evening_goes_as_the_page_says(tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()
    evening = Evening(folder, tmp_path / "home")
    for step in STEP.finditer(DOCUMENT):
        if step["console"]:
            evening.follow(step["console"])
        elif step["own"]:
            name = Path(step["own"])
            shutil.copy(TOP / "solutions" / name, folder / name)
        else:
            (folder / step["path"]).write_text(step["text"])


def test_every_command_on_the_page_is_one_that_the_evening_types_or_a_pointer_to_more() -> None:
    typed = {" ".join(line[2:].split()[:2]) for line in DOCUMENT.splitlines() if line.startswith("$ grade")}
    named = {" ".join(found.split()[:2]) for found in re.findall(r"`(grade[^`]*)`", DOCUMENT)}
    watched = {"grade exercise1"}
    assert named - typed - watched <= {"grade start", "grade rules", "grade --help", "grade show", "grade"}
