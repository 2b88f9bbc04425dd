"""`grade completion`: what Tab offers, asked as the shells ask, and scripts that a shell can read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.checking.declare import checks_of
from grader.command_line.declared import declared
from grader.exercise import find, names
from tests.command.calling import grade
from tests.conftest import TOP


def offered(line: str) -> list[str]:
    """What bash is offered at the end of the line: each as "kind,value"."""
    done = grade(_GRADE_COMPLETE="bash_complete", COMP_WORDS=line, COMP_CWORD=str(line.count(" ")), cwd=TOP)
    assert done.stderr == ""
    return [line for line in done.stdout.splitlines() if line]


@pytest.mark.parametrize(
    ("line", "some"),
    [
        ("grade exercise1", {"exercise1", "exercise10", "exercise14"}),
        ("grade do", {"doctor"}),
        ("grade submit exercise3", {"exercise3"}),
        ("grade show exercise2", {"exercise2"}),
        ("grade exercise3 --only b", {"binds_host", "bad_arguments"}),
        ("grade exercise3 --only greets --only lis", {"listens"}),
        ("grade run exercise3/ --only gr", {"greets"}),
        ("grade exercise3 --backend ", {"auto", "docker", "local"}),
        ("grade exercise3 --feedback ", {"full", "observed", "verdict"}),
        ("grade exercise3 --ju", {"--junit"}),
        ("grade submit exercise3 --f", {"--force"}),
        ("grade completion ", {"bash", "zsh", "fish"}),
        ("grade author check exercise9", {"exercise9"}),
        ("grade nothing --only ", set()),
    ],
)
def test_what_tab_offers(line: str, some: set[str]) -> None:
    found = {value.partition(",")[2] for value in offered(line)}
    assert some <= found
    assert all(value.startswith(line.rpartition(" ")[2]) for value in found)
    assert bool(found) == bool(some)


@pytest.mark.parametrize("line", ["grade exercise3 ", "grade submit exercise3 x", "grade exercise3 --json "])
def test_files_are_left_to_the_shell(line: str) -> None:
    assert offered(line) == [f"file,{line.rpartition(' ')[2]}"]


@pytest.mark.parametrize("name", names())
def test_checks_are_read_from_their_text_as_they_are_declared(name: str) -> None:
    exercise = find(name)
    assert declared(exercise.checks) == [(check.id, check.title) for check in checks_of(exercise)]


def test_what_is_no_python_offers_nothing(tmp_path: Path) -> None:
    (tmp_path / "checks.py").write_text("def (")
    assert declared(tmp_path / "checks.py") == []
    assert declared(tmp_path / "nowhere.py") == []


@pytest.mark.parametrize(("shell", "place"), [("bash", "~/.bashrc"), ("zsh", "~/.zshrc"), ("fish", "fish/completions")])
def test_the_script_says_where_it_goes(shell: str, place: str) -> None:
    done = grade("completion", shell)
    assert (done.returncode, done.stderr) == (0, "")
    assert place in "\n".join(done.stdout.splitlines()[-6:])
    assert f"grade completion {shell} > " in done.stdout


def test_bash_learns_it_from_the_script(tmp_path: Path) -> None:
    """A real bash reads the script, and its own completion of a line is asked for."""
    (tmp_path / "script").write_text(grade("completion", "bash").stdout)
    program = tmp_path / "grade"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m grader.cli "$@"\n')
    program.chmod(0o755)
    ask = (
        "source ./script; COMP_WORDS=(grade exercise3 --only gre); COMP_CWORD=3; "
        '_grade_completion grade; echo "${COMPREPLY[@]}"'
    )
    done = subprocess.run(
        ["bash", "--norc", "-c", ask],
        cwd=tmp_path,
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": str(TOP)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "greets\n", done.stderr


def test_an_unknown_shell_is_exit_2() -> None:
    done = grade("completion", "tcsh")
    assert done.returncode == 2
    assert "'bash', 'zsh', 'fish'" in done.stderr
