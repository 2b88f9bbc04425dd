"""`grade`, `badges`, `progress`, `rules` and `reset`: what a student asks of their game; nothing heavy is imported."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from grader import exercise as exercises
from grader.errors import CallError
from grader.game.log import Log
from grader.game.progress import Progress
from grader.show.paint import Line, Paper, paint
from grader.show.words import count


def show_map(as_json: bool, no_color: bool) -> None:
    """The map, and what to do next in this folder."""
    from grader.game.advice import advice
    from grader.game.standing import standing
    from grader.show.map import map_json, map_lines

    paper = Paper.of_stdout(no_color)
    found = standing(read_log(Progress.open()))
    then = advice(found, here())
    show(map_lines(found, then, paper), map_json(found, then), as_json, paper)


def here() -> Path:
    """The folder in which the user is; one that was removed has nothing in it."""
    try:
        return Path.cwd()
    except OSError:
        return Path("removed")


def show_badges(as_json: bool, no_color: bool) -> None:
    """The badges, earned and locked."""
    from grader.show.badges import badge_lines, badges_json

    paper = Paper.of_stdout(no_color)
    earned = read_log(Progress.open()).badges
    show(badge_lines(earned, paper), badges_json(earned), as_json, paper)


def show_rules(as_json: bool, no_color: bool) -> None:
    """The rules of the game."""
    from grader.game.rules import told
    from grader.show.progress import rule_lines

    paper = Paper.of_stdout(no_color)
    show(rule_lines(told(), paper), [{"rule": word, "says": says} for word, says in told()], as_json, paper)


def show_progress(as_json: bool, no_color: bool) -> None:
    """What was done so far."""
    from grader.game.standing import standing
    from grader.show.progress import progress_json, progress_lines

    log = read_log(Progress.open())
    found = standing(log)
    show(progress_lines(log, found), progress_json(log, found), as_json, Paper.of_stdout(no_color))


def show(lines: Sequence[Line], body: Any, as_json: bool, paper: Paper) -> None:
    if as_json:
        sys.stdout.write(json.dumps(body, indent=2) + "\n")
    else:
        paint(lines, paper)


def read_log(progress: Progress) -> Log:
    """The log; that a damaged file was put aside is said on standard error."""
    log = progress.log()
    tell(progress)
    return log


def tell(progress: Progress) -> None:
    if progress.notice:
        click.echo(f"grade: {progress.notice}", err=True)


def export_progress(file: str) -> None:
    """Writes the whole log as JSON; `-` is standard output. Raises CallError where it cannot be written."""
    from grader.files import write

    text = json.dumps(read_log(Progress.open()).to_dict(), indent=2) + "\n"
    if file == "-":
        sys.stdout.write(text)
    else:
        write(Path(file), text.encode())


def import_progress(file: str) -> None:
    """Adds what another log has and this one has not. Raises CallError for a file that holds no progress."""
    from grader.game.badges import earned

    progress = Progress.open()
    new = progress.merge(read_export(file))
    progress.earn(earned(progress.log().attempts))
    tell(progress)
    click.echo(f"{count(new, 'new run')}. Nothing that you had is less than before.")


def read_export(file: str) -> Log:
    """The log in a file that `--export` wrote. Raises CallError for any other."""
    try:
        text = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return Log.from_dict(json.loads(text))
    except OSError as error:
        raise CallError(f"{file} cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise CallError(f"{file} is no progress that `grade progress --export` has written: {error}.") from error


def reset(name: str, yes: bool) -> None:
    """Removes the attempts of an exercise after asking. Raises CallError where there is nobody to ask."""
    exercise = exercises.find(name.rstrip("/")).name
    progress = Progress.open()
    runs = len(read_log(progress).of(exercise))
    if not runs:
        click.echo(f"There are no runs of {exercise} to remove.")
        return
    click.echo(
        f"This removes your {count(runs, 'run')} of {exercise}, with their points and XP.\n"
        "Your files, your badges and the hints that you have taken stay as they are."
    )
    if not yes and not sys.stdin.isatty():
        raise CallError("There is nobody to ask. `--yes` says that they are to be removed.")
    if yes or click.confirm("Remove them?"):
        progress.reset(exercise)
        click.echo(f"Removed. {exercise} begins anew.")
