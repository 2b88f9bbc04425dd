"""Arguments and options that several commands share, and the consoles that they write to."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from grader.command_line import completion

if TYPE_CHECKING:
    from rich.console import Console

Function = TypeVar("Function", bound=Callable[..., Any])

BACKENDS = ("auto", "docker", "local")
WHERE = (
    "Where your program runs: docker (in a container of its own), local (on this machine, with no walls around it), "
)
WHERE += "or auto, which takes docker where it answers."

exercise_argument = click.argument("exercise", shell_complete=completion.exercises)
path_argument = click.argument("path", required=False, shell_complete=completion.files)
backend_option = click.option("--backend", type=click.Choice(BACKENDS), default="auto", show_default=True, help=WHERE)
seed_option = click.option(
    "--seed",
    type=click.IntRange(0),
    metavar="N",
    help="Draw the same payloads, names and ports as another run; each failure tells its number.",
)
no_color_option = click.option("--no-color", is_flag=True, help="Never use colour; so does the variable NO_COLOR.")


def file_option(*names: str, help: str, metavar: str = "FILE", **more: Any) -> Callable[[Function], Function]:  # noqa: A002
    """An option that names a file or folder, completed by Tab; `more` is click's."""
    return click.option(*names, metavar=metavar, shell_complete=completion.files, help=help, **more)


def console(no_color: bool, stderr: bool) -> Console:
    """The user's console: standard output, or standard error when JSON goes to standard output."""
    from grader.show.terminal import quiet_console

    patient_streams()
    return quiet_console(sys.stderr if stderr else sys.stdout, no_color)


def patient_streams() -> None:
    """Whatever is written can be, and who reads a pipe sees each check as it ends."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(line_buffering=True, errors="backslashreplace")
