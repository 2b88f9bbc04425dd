"""`--watch` on a terminal: keys, the next exercise, and folders that do not tell of saves."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.cli import cli
from grader.playing.watch import SHARED, file_system
from tests.command.calling import LOCAL
from tests.conftest import TOP

pytestmark = LOCAL

BROKEN = "x = ("


class Terminal:
    """`grade` on a terminal of 80 by 24, whose keys are pressed and whose screen is read."""

    def __init__(self, folder: Path, *arguments: str, **environment: str) -> None:
        self.outer, inner = pty.openpty()
        termios.tcsetwinsize(inner, (24, 80))
        self.before = termios.tcgetattr(inner)
        self.inner = inner
        self.process = subprocess.Popen(
            [sys.executable, "-m", "grader.cli", *arguments],
            cwd=folder,
            stdin=inner,
            stdout=inner,
            stderr=inner,
            env={**os.environ, "PYTHONPATH": str(TOP), "PYTHONUTF8": "1", "TERM": "xterm", **environment},
        )
        self.seen = ""

    def see(self, words: str) -> str:
        """Reads until these words stand on the screen; returns what came before them, without colour."""
        while words not in self.seen:
            self.seen += re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", os.read(self.outer, 65536).decode())
        before, _, self.seen = self.seen.partition(words)
        return before

    def press(self, keys: str) -> None:
        os.write(self.outer, keys.encode())

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.outer)
        os.close(self.inner)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "exercise4").mkdir()
    (tmp_path / "exercise4" / "tcp_client.py").write_text(BROKEN)
    return tmp_path


QUICK = ("exercise4", "--watch", "--backend", "local", "--only", "connects")


@pytest.fixture
def terminal(folder: Path, tmp_path: Path) -> Iterator[Terminal]:
    found = Terminal(folder, *QUICK, GRADE_HOME=str(tmp_path / "home"))
    yield found
    found.close()


def test_m_shows_the_map_and_q_ends_with_the_terminal_as_it_was(terminal: Terminal) -> None:
    terminal.see("q quit")
    terminal.press("m")
    assert "You are connected!" in terminal.see("Waiting for the next save")
    terminal.see("q quit")
    terminal.press("xq")
    assert terminal.process.wait(20) == 1
    assert termios.tcgetattr(terminal.inner) == terminal.before


def test_n_lays_out_the_next_exercise_beside_this_one_and_watches_it(terminal: Terminal, folder: Path) -> None:
    (folder / "exercise4" / "re.py").write_text("raise SystemExit('a file of the student was imported')")
    terminal.see("q quit")
    terminal.press("n")
    terminal.see("my_address.py")
    terminal.see("prints_address")
    terminal.see("q quit")
    assert (folder / "exercise1" / "my_address.py").exists()
    (folder / "exercise1" / "my_address.py").write_text(BROKEN)
    terminal.see("was never closed")
    terminal.see("q quit")
    terminal.press("q")
    assert terminal.process.wait(20) == 1


@pytest.mark.skipif("hint" not in cli.commands, reason="this grade has no command for hints")
def test_h_asks_before_it_gives_a_hint(terminal: Terminal, tmp_path: Path) -> None:
    terminal.see("q quit")
    terminal.press("h")
    terminal.see("costs")
    terminal.see("Show it?")
    terminal.press("n\n")
    terminal.see("q quit")
    terminal.press("q")
    assert terminal.process.wait(20) == 1


def test_in_a_folder_that_does_not_tell_of_saves_it_looks_itself(folder: Path, tmp_path: Path) -> None:
    terminal = Terminal(folder, *QUICK, GRADE_HOME=str(tmp_path / "home"), WATCHFILES_FORCE_POLLING="1")
    try:
        terminal.see("grade looks for saves itself, three times a second.")
        terminal.see("q quit")
        right = (TOP / "solutions" / "exercise4" / "tcp_client.py").read_text()
        (folder / "exercise4" / "tcp_client.py").write_text(right)
        terminal.see("15 of 15 points")
    finally:
        terminal.close()


TABLE = r"""22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:25 / /mnt/c rw - 9p C:\134 rw
31 22 0:26 / /media/a\040folder rw master:1 shared:2 - vboxsf share rw
32 22 0:27 / /over rw - nfs4 server:/ rw
33 32 0:28 / /over rw - tmpfs tmpfs rw
not a line
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/me/exercise3", "ext4"),
        ("/mnt/c/Users/me", "9p"),
        ("/mnt/cd", "ext4"),
        ("/media/a folder/exercise3", "vboxsf"),
        ("/over/there", "tmpfs"),
    ],
)
def test_the_file_system_of_a_path_is_the_one_mounted_nearest(path: str, kind: str) -> None:
    assert file_system(Path(path), TABLE) == kind
    assert (kind in SHARED) == (kind in ("9p", "vboxsf"))


@given(st.text())
def test_any_table_of_mounts_can_be_read(table: str) -> None:
    assert isinstance(file_system(Path("/home"), table), str)
