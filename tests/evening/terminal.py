"""A terminal of a given size, with a student at its keys: tmux, which shows what a person would see."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

from tests.conftest import TOP

PROMPT = "$"
PATIENCE = 100  # seconds; for a run on a loaded machine
LOOK_AGAIN = 0.1


class Terminal:
    """A shell in a window of so many columns and lines. What is typed is there when it has ended."""

    def __init__(self, folder: Path, columns: int, lines: int, **environment: str) -> None:
        if shutil.which("tmux") is None:
            if os.environ.get("CI"):
                raise FileNotFoundError("CI needs tmux: a screen that nobody looked at proves nothing.")
            pytest.skip("needs tmux")
        self.socket = f"grade-{os.getpid()}-{columns}"
        grade = folder / "bin" / "grade"
        grade.parent.mkdir()
        grade.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m grader.cli "$@"\n')
        grade.chmod(0o755)
        settings = {
            **environment,
            "GRADE_HOME": str(folder / "home"),
            "LC_ALL": "C.UTF-8",
            "PATH": f"{grade.parent}:{os.environ['PATH']}",
            "PS1": f"{PROMPT} ",
            "PYTHONPATH": str(TOP),
        }
        self.desk = folder / "desk"
        self.desk.mkdir()
        size = ["-x", str(columns), "-y", str(lines), "-c", str(self.desk)]
        variables = [f"{name}={value}" for name, value in settings.items()]  # tmux itself would not hand on PATH
        shell = ["env", *variables, "bash", "--norc", "--noprofile"]
        self.tmux("-f", os.devnull, "new-session", "-d", *size, *shell)
        try:
            self.await_prompt()
        except BaseException:
            self.tmux("kill-server")
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.tmux("kill-server")

    def tmux(self, *arguments: str) -> str:
        return subprocess.run(
            ["tmux", "-L", self.socket, *arguments], check=True, capture_output=True, text=True, timeout=30
        ).stdout

    def type(self, command: str) -> str:
        """Clears the screen, types a command, and returns what the window then shows."""
        self.tmux("send-keys", "clear", "Enter")
        self.await_prompt()
        self.tmux("send-keys", "-l", command)
        self.tmux("send-keys", "Enter")
        self.await_prompt()
        return self.screen()

    def screen(self) -> str:
        return self.tmux("capture-pane", "-p").rstrip("\n") + "\n"

    def await_prompt(self) -> None:
        """Waits until the shell is asking again. Raises TimeoutError with the screen when it does not."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            shell = self.tmux("display-message", "-p", "#{pane_current_command}").strip() == "bash"
            if shell and self.screen().rstrip().splitlines()[-1:] == [PROMPT]:
                return
            time.sleep(LOOK_AGAIN)
        raise TimeoutError(self.screen())
