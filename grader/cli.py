"""The command line: thin, one function a command."""

from __future__ import annotations

import io
import signal
import sys
from typing import TYPE_CHECKING, Any

import click

from grader import __version__
from grader.errors import EXIT_CALL, EXIT_GRADER, EXIT_INTERRUPTED, EXIT_PASSED, GradeError

if TYPE_CHECKING:
    from rich.console import Console

BACKENDS = ("auto", "docker", "local")


class Grade(click.Group):
    """A group in which an exercise's name is a command: `grade exercise3` means `grade run exercise3`."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            return "run", self.commands["run"], args
        return super().resolve_command(ctx, args)


@click.group(
    cls=Grade,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Begin with: grade start exercise1",
)
@click.version_option(__version__, prog_name="grade")
@click.option("--debug", is_flag=True, help="Show a traceback when grade itself has a fault.")
@click.option("--json", "as_json", is_flag=True, help="Without a command: the map as JSON.")
@click.option("--no-color", is_flag=True, help="Without a command: the map without colour; so does NO_COLOR.")
@click.pass_context
def cli(context: click.Context, debug: bool, as_json: bool, no_color: bool) -> None:
    """The gamified grader for socket exercises.

    `grade` alone shows your map. `grade exercise3` runs your ./exercise3/tcp_server.py and tells, check by check, what
    works and what to mend.
    """
    context.obj = debug
    if context.invoked_subcommand is None:
        from grader.look import show_map

        patient_streams()
        show_map(as_json, no_color)
    elif as_json or no_color:
        raise click.UsageError("--json and --no-color stand behind the command that they are for.")


@cli.command(short_help="Grade a submission; `run` may be left out.")
@click.argument("exercise")
@click.argument("path", required=False)
@click.option(
    "--backend",
    type=click.Choice(BACKENDS),
    default="auto",
    show_default=True,
    help="Where the program runs: in containers, or on this machine without isolation.",
)
@click.option("--seed", type=click.IntRange(0), help="Draw the same payloads, names and ports as another run.")
@click.option("--only", "only", metavar="CHECK", multiple=True, help="Run this check and those that it needs.")
@click.option("--json", "json_file", metavar="FILE", help="Write the result as JSON; - for standard output.")
@click.option("--junit", "junit_file", metavar="FILE", help="Write the result as JUnit XML.")
@click.option("--html", "html_file", metavar="FILE", help="Write the result as a page for a browser or a printer.")
@click.option("--evidence", metavar="DIR", help="Keep one pcap for each check, the program's output, and agent.log.")
@click.option(
    "--feedback",
    metavar="[CHECK=]LEVEL",
    multiple=True,
    help="How much is told, of all checks or of one: full (the default), observed or verdict.",
)
@click.option("--watch", is_flag=True, help="Grade again at each save, until Ctrl-C.")
@click.option("--no-color", is_flag=True, help="Never use colour; so does the variable NO_COLOR.")
def run(
    exercise: str,
    path: str | None,
    backend: str,
    seed: int | None,
    only: tuple[str, ...],
    json_file: str | None,
    junit_file: str | None,
    html_file: str | None,
    evidence: str | None,
    feedback: tuple[str, ...],
    watch: bool,
    no_color: bool,
) -> int:
    """Grade PATH (by default ./EXERCISE) on EXERCISE.

    Exit status: 0 every check passed, 1 some did not, 2 the call or the submission cannot be graded, 3 the grader could
    not do its work.
    """
    from grader.command import Call, grade_command, watch_command

    call = Call(exercise, path, backend, seed, only, json_file, junit_file, evidence, html_file, feedback)
    act = watch_command if watch else grade_command
    return act(call, console(no_color, stderr=json_file == "-"))


@cli.command()
@click.argument("exercise")
@click.option("--last", is_flag=True, help="Show the last result again, without running anything.")
@click.option("--json", "as_json", is_flag=True, help="With --last: the result as JSON.")
@click.option("--html", "html_file", metavar="FILE", help="With --last: write the result as a page.")
@click.option("--no-color", is_flag=True, help="Never use colour; so does the variable NO_COLOR.")
def show(exercise: str, last: bool, as_json: bool, html_file: str | None, no_color: bool) -> None:
    """Show what EXERCISE asks for; with --last, what its last run found."""
    from grader.show.command import show_exercise, show_last

    if last:
        show_last(exercise, as_json, html_file, console(no_color, stderr=False))
    elif as_json or html_file:
        raise click.UsageError("--json and --html show a result: say --last as well.")
    else:
        show_exercise(exercise, console(no_color, stderr=False))


@cli.command(short_help="Show the next hint on a check, after saying what it costs.")
@click.argument("exercise")
@click.argument("check", required=False)
@click.option("--yes", is_flag=True, help="Show it without asking.")
@click.option("--json", "as_json", is_flag=True, help="As JSON; the next hint is taken only with --yes.")
def hint(exercise: str, check: str | None, yes: bool, as_json: bool) -> int:
    """Show the next hint on CHECK of EXERCISE, by default on the first check that failed in your last run.

    Its price is said first. What you have read you may read again, for nothing.
    """
    from grader.hint import hint_command

    patient_streams()
    return hint_command(exercise, check, yes, as_json)


@cli.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def list_(as_json: bool = False) -> None:
    """List the exercises."""
    from grader.exercise import find, names

    found = [find(name) for name in names()]
    if as_json:
        import json

        click.echo(
            json.dumps(
                [
                    {
                        "exercise": each.name,
                        "title": each.title,
                        "world": each.world,
                        "factor": each.factor,
                        "programs": each.programs,
                        "arguments": each.arguments,
                        "summary": each.summary,
                    }
                    for each in found
                ],
                indent=2,
            )
        )
        return
    for each in found:
        click.echo(f"{each.name:<12} {each.title:<28} {' and '.join(each.programs)} {each.arguments}")
    click.echo("\nGrade yours with: grade EXERCISE [FOLDER]")


@cli.command()
@click.argument("exercise", required=False)
def start(exercise: str | None) -> None:
    """Lay the files of EXERCISE (by default the next one) into ./EXERCISE; files that are there stay as they are."""
    from grader.start import start as begin

    patient_streams()
    begin(exercise)


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--no-color", is_flag=True, help="Never use colour; so does the variable NO_COLOR.")
def badges(as_json: bool, no_color: bool) -> None:
    """Show the badges: those that you have earned, and the names of the others."""
    from grader.look import show_badges

    patient_streams()
    show_badges(as_json, no_color)


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--export", "export_file", metavar="FILE", help="Write all of it as JSON; - for standard output.")
@click.option("--import", "import_file", metavar="FILE", help="Add what FILE has and you have not; never lowers.")
@click.option("--no-color", is_flag=True, help="Never use colour; so does the variable NO_COLOR.")
def progress(as_json: bool, export_file: str | None, import_file: str | None, no_color: bool) -> None:
    """Show what you have done so far; take it to another machine with --export and --import."""
    from grader.look import export_progress, import_progress, show_progress

    patient_streams()
    if import_file:
        import_progress(import_file)
    if export_file:
        export_progress(export_file)
    if not import_file and not export_file:
        show_progress(as_json, no_color)


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--no-color", is_flag=True, help="Never use colour; so does the variable NO_COLOR.")
def rules(as_json: bool, no_color: bool) -> None:
    """Show the rules of the game: points, XP, hints, levels."""
    from grader.look import show_rules

    patient_streams()
    show_rules(as_json, no_color)


@cli.command()
@click.argument("exercise")
@click.option("--yes", is_flag=True, help="Do not ask.")
def reset(exercise: str, yes: bool) -> None:
    """Begin EXERCISE anew: forget your runs of it, after asking. Files, badges and hints taken stay."""
    from grader.look import reset as forget

    patient_streams()
    forget(exercise, yes)


@cli.command()
@click.option("--images", is_flag=True, help="Remove the images that grade built as well.")
def clean(images: bool) -> None:
    """Remove what runs that were killed left behind: containers, networks, folders."""
    from grader.lab.clean import clean_up

    click.echo(clean_up(images))


@cli.group()
def author() -> None:
    """Write exercises: check them as a compiler does, or begin a new one."""


@author.command(name="check")
@click.argument("exercise", required=False)
@click.option("--backend", type=click.Choice(BACKENDS), default="auto", show_default=True, help="Where programs run.")
@click.option(
    "--repeat", type=click.IntRange(1), default=1, metavar="N", help="Run solution and right programs N times."
)
@click.option("-j", "jobs", type=click.IntRange(1), default=1, metavar="N", help="Run in N labs at a time.")
@click.option("--json", "as_json", is_flag=True, help="The complaints as JSON.")
def author_check(exercise: str | None, backend: str, repeat: int, jobs: int, as_json: bool) -> int:
    """Check EXERCISE, or all: files, points, hints, READMEs; then run starter, solution and museum.

    Exit status: 0 nothing to mend, 1 something, 2 the call is wrong, 3 the grader could not do its work.
    """
    from grader.author.command import check_command

    return check_command(exercise, backend, repeat, jobs, as_json, console(False, stderr=as_json))


@author.command(name="new")
@click.argument("name")
def author_new(name: str) -> None:
    """Begin an exercise called NAME: a small one that works, with TODOs where yours begins."""
    from grader.author.scaffold import begin

    click.echo(begin(name))


@author.command(name="table")
@click.argument("exercise", required=False)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def author_table(exercise: str | None, as_json: bool) -> int:
    """Show each check and the mistakes of the museum that fail it."""
    from grader.author.command import table_command

    return table_command(exercise, as_json, console(False, stderr=False))


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


def main(arguments: list[str] | None = None) -> None:
    """Runs the command line and ends the process with an exit status of DESIGN's contract."""
    stop_kindly()
    sys.exit(exit_code(arguments))


def stop_kindly() -> None:
    """SIGTERM, and SIGHUP of a terminal that closes, end a run as Ctrl-C does: with everything cleaned up."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)


def exit_code(arguments: list[str] | None = None) -> int:
    debug = "--debug" in (sys.argv[1:] if arguments is None else arguments)
    try:
        done: Any = cli.main(arguments, prog_name="grade", standalone_mode=False)
    except GradeError as error:
        if debug:
            raise
        click.echo(f"grade: {error}", err=True)
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return EXIT_CALL
    except (KeyboardInterrupt, click.Abort):
        click.echo("grade: stopped.", err=True)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        return EXIT_GRADER
    except Exception as error:
        if debug:
            raise
        click.echo(
            f"grade: this is a fault of grade itself: {type(error).__name__}: {error}. "
            "`grade --debug ...` shows where; please report it.",
            err=True,
        )
        return EXIT_GRADER
    return done if isinstance(done, int) else EXIT_PASSED


if __name__ == "__main__":
    main()
