"""The command line: thin, one function a command."""

from __future__ import annotations

import signal
import sys
from typing import Any

import click

from grader import __version__
from grader.command_line import completion
from grader.command_line.author import author
from grader.command_line.classes import class_, leaderboard
from grader.command_line.group import Grade
from grader.command_line.options import (
    backend_option,
    console,
    exercise_argument,
    file_option,
    no_color_option,
    path_argument,
    patient_streams,
    seed_option,
)
from grader.errors import EXIT_CALL, EXIT_GRADER, EXIT_INTERRUPTED, EXIT_PASSED, GradeError

FIRST = """\b
First time here? Type, one after the other:
  grade start exercise1  the first exercise's files, in a folder of yours
  grade show exercise1   what to write, and the idea behind it
  grade exercise1        how it went, check by check
  grade doctor           is this machine ready?
`grade COMMAND --help` tells more of each command.
"""


@click.group(
    cls=Grade,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=FIRST,
)
@click.version_option(__version__, prog_name="grade", help="Show which version of grade this is, and exit.")
@click.option("--debug", is_flag=True, help="Show a traceback when grade itself has a fault, for a report of it.")
@click.option("--json", "as_json", is_flag=True, help="Without a command: the map as JSON.")
@click.option("--no-color", is_flag=True, help="Without a command: the map without colour; so does NO_COLOR.")
@click.pass_context
def cli(context: click.Context, debug: bool, as_json: bool, no_color: bool) -> None:
    """The gamified grader for socket exercises.

    `grade` alone shows your map. `grade exercise3` runs the program in your folder ./exercise3, plays the other side of
    the conversation, and tells, check by check, what works and what to mend.
    """
    context.obj = debug
    if context.invoked_subcommand is None:
        from grader.playing.look import show_map

        patient_streams()
        show_map(as_json, no_color)
    elif as_json or no_color:
        raise click.UsageError("--json and --no-color stand behind the command that they are for.")


@cli.command(short_help="See what works and what to mend (`run` may be left out).")
@exercise_argument
@path_argument
@backend_option
@seed_option
@click.option(
    "--only",
    "only",
    metavar="CHECK",
    multiple=True,
    shell_complete=completion.checks,
    help="Run this check alone, with those that it needs; may be said again for more.",
)
@file_option(
    "--json",
    "json_file",
    help="Write the result as JSON, for programs; - for standard output.",
)
@file_option(
    "--junit",
    "junit_file",
    help="Write the result as JUnit XML, which build servers read.",
)
@file_option(
    "--html",
    "html_file",
    help="Write the result as a page for a browser or a printer.",
)
@file_option(
    "--gradescope",
    "gradescope_file",
    help="Write the result as Gradescope's results.json.",
)
@file_option(
    "--exercism",
    "exercism_file",
    help="Write the result as Exercism's results.json, version 3.",
)
@file_option(
    "--classroom50",
    "classroom50_file",
    help="Write the result as Classroom 50's result.json; its runner tells the rest by variables.",
)
@file_option(
    "--evidence",
    metavar="DIR",
    help="Keep what there was to see: a pcap of each check for Wireshark, what the program printed, and agent.log.",
)
@click.option(
    "--feedback",
    metavar="[CHECK=]LEVEL",
    multiple=True,
    shell_complete=completion.levels,
    help="How much is told, of all checks or of one: full (the default), observed or verdict.",
)
@click.option(
    "--watch",
    is_flag=True,
    help="Grade again at each save; keys give a hint, the map, the next exercise; q or Ctrl-C ends.",
)
@no_color_option
def run(
    exercise: str,
    path: str | None,
    backend: str,
    seed: int | None,
    only: tuple[str, ...],
    json_file: str | None,
    junit_file: str | None,
    html_file: str | None,
    gradescope_file: str | None,
    exercism_file: str | None,
    classroom50_file: str | None,
    evidence: str | None,
    feedback: tuple[str, ...],
    watch: bool,
    no_color: bool,
) -> int:
    """Run your program, and see check by check what works; for what does not, what was said on the wire, and a hint.

    PATH is your folder, a zip or one file; without it ./EXERCISE is taken. A submission is copied, and never changed.

    Exit status: 0 every check passed, 1 some did not, 2 the call or the submission cannot be graded, 3 the grader could
    not do its work.
    """
    from grader.playing.run import Call, grade_command

    forms = (html_file, feedback, gradescope_file, exercism_file, classroom50_file)
    call = Call(exercise, path, backend, seed, only, json_file, junit_file, evidence, *forms)
    there = console(no_color, stderr=json_file == "-")
    if watch:
        from grader.playing.watch import watch_command

        return watch_command(call, there)
    return grade_command(call, there)


@cli.command(short_help="Read what an exercise asks for, or your last result again.")
@exercise_argument
@click.option("--last", is_flag=True, help="Show your last result again, without running anything.")
@click.option("--json", "as_json", is_flag=True, help="With --last: as JSON, for programs.")
@file_option(
    "--html",
    "html_file",
    help="With --last: write it as a page for a browser or a printer.",
)
@click.option("--solution", is_flag=True, help="Show the reference way beside yours, once you have all points.")
@no_color_option
def show(exercise: str, last: bool, as_json: bool, html_file: str | None, solution: bool, no_color: bool) -> None:
    """Read what EXERCISE asks for, with the idea behind it; with --last, what its last run found."""
    from grader.show.command import show_exercise, show_last

    if solution:
        from grader.playing.solution import show_solution

        if last or as_json or html_file:
            raise click.UsageError("--solution stands alone.")
        show_solution(exercise, console(no_color, stderr=False))
    elif last:
        show_last(exercise, as_json, html_file, console(no_color, stderr=False))
    elif as_json or html_file:
        raise click.UsageError("--json and --html show a result: say --last as well.")
    else:
        show_exercise(exercise, console(no_color, stderr=False))


@cli.command(short_help="Get a hint on what failed, after you know its price.")
@exercise_argument
@click.argument("check", required=False, shell_complete=completion.checks)
@click.option("--yes", is_flag=True, help="Show it without asking.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs; takes the next hint only with --yes.")
def hint(exercise: str, check: str | None, yes: bool, as_json: bool) -> int:
    """Show the next hint on CHECK of EXERCISE, by default on the first check that failed in your last run.

    Its price is said first. What you have read you may read again, for nothing.
    """
    from grader.playing.hint import hint_command

    patient_streams()
    return hint_command(exercise, check, yes, as_json)


@cli.command(name="list", short_help="See all exercises.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
def list_(as_json: bool = False) -> None:
    """See all exercises: their names, titles, and the programs that each asks for."""
    from grader.exercise import catalogue

    found = catalogue()
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


@cli.command(short_help="Get the files of an exercise, to begin with.")
@click.argument("exercise", required=False, shell_complete=completion.exercises)
def start(exercise: str | None) -> None:
    """Lay the files of EXERCISE (by default the next one) into ./EXERCISE; files that are there stay as they are."""
    from grader.playing.start import start as begin

    patient_streams()
    begin(exercise)


@cli.command(short_help="See your badges, and the names of the others.")
@click.option("--json", "as_json", is_flag=True, help="The badges as JSON, for programs.")
@no_color_option
def badges(as_json: bool, no_color: bool) -> None:
    """Show the badges: those that you have earned, and the names of the others."""
    from grader.playing.look import show_badges

    patient_streams()
    show_badges(as_json, no_color)


@cli.command(short_help="See what you have done so far, or take it along.")
@click.option("--json", "as_json", is_flag=True, help="The summary as JSON, for programs.")
@file_option(
    "--export",
    "export_file",
    help="Write all of it as JSON; - for standard output.",
)
@file_option(
    "--import",
    "import_file",
    help="Add what FILE has and you have not; nothing is ever lowered.",
)
@no_color_option
def progress(as_json: bool, export_file: str | None, import_file: str | None, no_color: bool) -> None:
    """Show what you have done so far; take it to another machine with --export and --import."""
    from grader.playing.look import export_progress, import_progress, show_progress

    patient_streams()
    if import_file:
        import_progress(import_file)
    if export_file:
        export_progress(export_file)
    if not import_file and not export_file:
        show_progress(as_json, no_color)


@cli.command(short_help="Read how points, XP, hints and levels come about.")
@click.option("--json", "as_json", is_flag=True, help="The rules as JSON, for programs.")
@no_color_option
def rules(as_json: bool, no_color: bool) -> None:
    """Show the rules of the game: points, XP, hints, levels."""
    from grader.playing.look import show_rules

    patient_streams()
    show_rules(as_json, no_color)


@cli.command(short_help="Forget your runs of an exercise, to begin it anew.")
@exercise_argument
@click.option("--yes", is_flag=True, help="Forget them without asking.")
def reset(exercise: str, yes: bool) -> None:
    """Begin EXERCISE anew: forget your runs of it, after asking. Files, badges and hints taken stay."""
    from grader.playing.look import reset as forget

    patient_streams()
    forget(exercise, yes)


@cli.command(short_help="Make the one file that you upload to your course.")
@exercise_argument
@path_argument
@backend_option
@seed_option
@file_option(
    "-o",
    "--output",
    help="The file to write; without it EXERCISE-submission.zip in this folder.",
)
@click.option("--yes", is_flag=True, help="Write it without asking.")
@click.option("--force", is_flag=True, help="Write it even where there is such a file already.")
@no_color_option
def submit(
    exercise: str,
    path: str | None,
    backend: str,
    seed: int | None,
    output: str | None,
    yes: bool,
    force: bool,
    no_color: bool,
) -> int:
    """Try your program once more, see what goes into the file, and write it: a zip to upload to your course.

    PATH is your folder, a zip or one file; without it ./EXERCISE is taken. Checks that fail are no reason not to hand
    in. The run is practice: marks come only from your instructor's own run of the files.

    Exit status: 0 the file is written, 1 you said no, 2 there is nothing that can be handed in, or no place for it.
    """
    from grader.handing_in.command import submit_command
    from grader.playing.run import Call

    call = Call(exercise, path, backend, seed, (), None, None, None)
    return submit_command(call, output, yes, force, console(no_color, stderr=False))


@cli.command(short_help="See whether grading works here, and what to do if not.")
@click.option("--json", "as_json", is_flag=True, help="What was found as JSON, for programs.")
@no_color_option
def doctor(as_json: bool, no_color: bool) -> int:
    """Look at this machine: Python, the terminal, disk space, Docker, and whether a program in a lab can get out of it.

    Each line says ok, note or trouble, and what to do. Nothing is changed; the image is made where it is missing.

    Exit status: 0 grading works, in Docker or on this machine; 3 it works nowhere yet.
    """
    from grader.doctor.command import doctor_command

    return doctor_command(as_json, console(no_color, stderr=as_json))


@cli.command(name="completion", short_help="Teach your shell to complete with Tab.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]), metavar="SHELL")
def completion_(shell: str) -> None:
    """Print a script by which your SHELL completes exercises, checks, options and files when you press Tab.

    SHELL is bash, zsh or fish. The script's last lines say where it goes.
    """
    click.echo(completion.script(shell, cli), nl=False)


@cli.command(short_help="Remove what runs that were killed left behind.")
@click.option("--images", is_flag=True, help="Remove the images that grade built as well; the next run builds them.")
def clean(images: bool) -> None:
    """Remove what runs that were killed left behind: containers, networks, folders. Nothing of yours is touched."""
    from grader.lab.clean import clean_up

    click.echo(clean_up(images))


cli.add_command(class_)
cli.add_command(leaderboard)
cli.add_command(author)


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
