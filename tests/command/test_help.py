"""Help that teaches: every command and option has words, the documentation names each, and the list is in sections."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

from grader.cli import cli
from grader.command_line.group import SECTIONS
from tests.command.calling import grade
from tests.conftest import TOP


def commands(group: click.Group, before: str = "grade") -> Iterator[tuple[str, click.Command]]:
    """Every command with its words, those of groups too."""
    for name, command in group.commands.items():
        yield f"{before} {name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{before} {name}")


COMMANDS = dict(commands(cli))
DOCUMENTS = [TOP / "README.md", TOP / "CONTRIBUTING.md", *sorted((TOP / "docs").glob("*.md"))]
TEXT = "\n".join(path.read_text() for path in DOCUMENTS)


@pytest.mark.parametrize("words", COMMANDS)
def test_a_command_says_what_it_does_and_of_each_option_what_it_is_for(words: str) -> None:
    command = COMMANDS[words]
    assert command.help, f"{words} has no help"
    assert command.help.split("\n\n")[0].rstrip().endswith((".", "?"))
    assert len(command.get_short_help_str(200)) <= 60, f"{words}: --help would cut what it says in the list"
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{words} {parameter.opts[0]} has no help"
            assert parameter.help.endswith("."), f"{words} {parameter.opts[0]}: {parameter.help}"


@pytest.mark.parametrize("words", COMMANDS)
def test_a_command_explains_its_arguments_and_is_in_the_documentation(words: str) -> None:
    command = COMMANDS[words]
    for parameter in command.params:
        if isinstance(parameter, click.Argument) and words != "grade run":
            assert parameter.make_metavar(click.Context(command)).strip("[]") in str(command.help)
    assert (words if words != "grade run" else "grade exercise3") in TEXT


def test_the_list_is_in_sections_and_ends_with_what_to_type_first() -> None:
    done = grade("--help")
    lines = done.stdout.splitlines()
    headings = [line[:-1] for line in lines if line.endswith(":") and not line.startswith(" ") and line != "Options:"]
    there = [name for name, inside in SECTIONS.items() if set(inside) & set(cli.commands)]
    assert headings == there
    assert set(cli.commands) <= {name for inside in SECTIONS.values() for name in inside}
    assert max(map(len, lines)) <= 80
    assert "First time here?" in done.stdout.split("Keep house:")[1]
    for command in cli.commands:
        assert f"\n  {command} " in done.stdout


def test_a_slip_of_the_finger_is_told_what_is_meant() -> None:
    done = grade("docter")
    assert done.returncode == 2
    assert done.stderr == "grade: There is no command and no exercise called docter. Did you mean `grade doctor`?\n"
    assert "Did you mean exercise3?" in grade("exercis3").stderr
    assert "There is no exercise called frobnicate. There are: exercise1," in grade("frobnicate").stderr
