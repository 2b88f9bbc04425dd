"""`grade class` and `grade leaderboard`: the commands of those who teach a class."""

from __future__ import annotations

import click

from grader.command_line import completion
from grader.command_line.options import backend_option, console, file_option, no_color_option, seed_option
from grader.errors import CallError


def pairs(_context: click.Context, option: click.Parameter, words: tuple[str, ...]) -> dict[str, str]:
    """What was written as NAME=COLUMN. Raises CallError for what was not."""
    for each in words:
        if "=" not in each:
            raise CallError(f"{each} has no =. Write it as `{option.opts[0]} {option.metavar}`.")
    return dict(each.partition("=")[::2] for each in words)


@click.command(name="class", short_help="Grade a whole class: gradebook, report, feedback.")
@click.argument("place", metavar="[FOLDER_OR_ZIP]", required=False, shell_complete=completion.files)
@click.option(
    "--exercise",
    "exercises",
    metavar="EXERCISE",
    multiple=True,
    shell_complete=completion.exercises,
    help="The exercise that was handed in; say it again for more.",
)
@file_option(
    "--out",
    metavar="DIR",
    required=True,
    help="Where everything goes: class.db, gradebook.csv, report.html, feedback/. Made where it is missing.",
)
@click.option(
    "-j",
    "jobs",
    type=click.IntRange(1),
    metavar="N",
    help="Grade so many at a time; without it as many as cores and memory carry.",
)
@click.option("--resume", is_flag=True, help="Go on with the batch in DIR; so does running the same line again.")
@click.option(
    "--regrade",
    metavar="WHO",
    multiple=True,
    help="Grade this student (name, email, id or key) again though nothing changed; or all.",
)
@click.option(
    "--layout",
    metavar="LAYOUT",
    help="How the folder or zip is laid out; without it that is found by looking, and said.",
)
@file_option(
    "--roster",
    metavar="CSV",
    help="Who is in the class: names, emails, ids. Who handed in nothing is then seen.",
)
@backend_option
@click.option(
    "--trust-submissions",
    "trust",
    is_flag=True,
    help="With `--backend local`: you have read what they wrote, and let it run on this machine.",
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Grade on the workers of the Dask cluster whose scheduler is at ADDRESS, as tcp://10.0.0.5:8786.",
)
@seed_option
@file_option(
    "--canvas",
    metavar="CSV",
    help="Fill a copy of the gradebook that you exported from Canvas, to be imported there.",
)
@file_option(
    "--moodle",
    metavar="CSV",
    help="Fill a copy of the grading worksheet that you downloaded from Moodle, to be uploaded there.",
)
@click.option(
    "--column",
    "columns",
    metavar="EXERCISE=TITLE",
    multiple=True,
    callback=pairs,
    help="The column of an exercise in Canvas's gradebook, where its title does not tell.",
)
@click.option(
    "--moodle-column",
    "moodle_columns",
    metavar="NAME=COLUMN",
    multiple=True,
    callback=pairs,
    help="What a column is called in the worksheet of a Moodle in another language, as Grade=Bewertung.",
)
@file_option(
    "--junit",
    help="Write all results as JUnit XML, one suite for each submission.",
)
@click.option(
    "--feedback",
    metavar="[CHECK=]LEVEL",
    multiple=True,
    shell_complete=completion.levels,
    help="How much feedback/ tells, of all checks or of one: full (the default), observed or verdict.",
)
@file_option(
    "--json",
    "json_file",
    help="Write what came of the batch as JSON, for programs; - for standard output.",
)
@no_color_option
def class_(
    place: str | None,
    exercises: tuple[str, ...],
    out: str,
    jobs: int | None,
    resume: bool,
    regrade: tuple[str, ...],
    layout: str | None,
    roster: str | None,
    backend: str,
    trust: bool,
    cluster: str | None,
    seed: int | None,
    canvas: str | None,
    moodle: str | None,
    columns: dict[str, str],
    moodle_columns: dict[str, str],
    junit: str | None,
    feedback: tuple[str, ...],
    json_file: str | None,
    no_color: bool,
) -> int:
    """Grade what a whole class handed in. FOLDER_OR_ZIP is what you downloaded: one folder or zip a student, or the
    download of Canvas, Moodle or Gradescope as it comes, or git clones.

    Each program runs in a container of its own. What has not changed since the last time is not graded again, so that
    you may stop at any moment and type the same line again.

    Exit status: 0 everyone was graded (whatever their points), 2 the call cannot be carried out, 3 the grader had
    trouble with some; the same line tries those again.
    """
    from grader.classroom.command import ClassCall, class_command
    from grader.classroom.outputs import Wanted

    call = ClassCall(place, exercises, out, jobs, resume, regrade, layout, roster, backend, trust, cluster, seed)
    wanted = Wanted(canvas, moodle, columns, moodle_columns, junit, feedback, json_file)
    return class_command(call, wanted, console(no_color, stderr=json_file == "-"))


@click.command(short_help="Rank a graded class, under names that give nobody away.")
@click.argument("folder", metavar="DIR", shell_complete=completion.files)
@file_option(
    "--aliases",
    metavar="CSV",
    default="",
    help="The names that students chose: a column that tells who, and one called alias; without it DIR/aliases.csv.",
)
@click.option("--names", is_flag=True, help="Show everybody's own name: for you alone.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
@no_color_option
def leaderboard(folder: str, aliases: str, names: bool, as_json: bool, no_color: bool) -> int:
    """Rank the class that `grade class` graded into DIR by points.

    Nobody is named who did not choose it: everyone has a made-up name that stays theirs, until they choose an alias.
    """
    from grader.classroom.leaderboard import leaderboard_command

    return leaderboard_command(folder, as_json, names, console(no_color, stderr=False), aliases)
