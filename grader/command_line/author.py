"""`grade author`: the commands of those who write exercises."""

from __future__ import annotations

import click

from grader.command_line import completion
from grader.command_line.options import backend_option, console


@click.group(short_help="Write exercises of your own.")
def author() -> None:
    """Write exercises of your own: begin one, and check it as a compiler checks a program."""


@author.command(name="check", short_help="Is an exercise's content right, and is each check proved?")
@click.argument("exercise", required=False, shell_complete=completion.exercises)
@backend_option
@click.option(
    "--repeat",
    type=click.IntRange(1),
    default=1,
    metavar="N",
    help="Run solution and right programs N times, to find what happens only now and then.",
)
@click.option("-j", "jobs", type=click.IntRange(1), default=1, metavar="N", help="Run in N labs at a time.")
@click.option("--json", "as_json", is_flag=True, help="The complaints as JSON, for programs.")
def author_check(exercise: str | None, backend: str, repeat: int, jobs: int, as_json: bool) -> int:
    """Check EXERCISE, or all: files, points, hints, READMEs; then run starter, solution and museum.

    Exit status: 0 nothing to mend, 1 something, 2 the call is wrong, 3 the grader could not do its work.
    """
    from grader.author.command import check_command

    return check_command(exercise, backend, repeat, jobs, as_json, console(False, stderr=as_json))


@author.command(name="new", short_help="Begin an exercise: a small one that works.")
@click.argument("name")
def author_new(name: str) -> None:
    """Begin an exercise called NAME: a small one that works, with TODOs where yours begins."""
    from grader.author.scaffold import begin

    click.echo(begin(name))


@author.command(name="table", short_help="See which wrong programs prove each check.")
@click.argument("exercise", required=False, shell_complete=completion.exercises)
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
def author_table(exercise: str | None, as_json: bool) -> int:
    """See each check of EXERCISE, or of all, and the mistakes of the museum that fail it.

    Exit status: 0 each check is failed by some mistake, 1 one of them by none.
    """
    from grader.author.command import table_command

    return table_command(exercise, as_json, console(False, stderr=False))
