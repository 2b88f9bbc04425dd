"""Grades one submission inside Gradescope's own container, where there is no Docker, and writes its results.json.

    python -m grader.autograder RESULTS SUBMISSION EXERCISE [LEVEL | CHECK=LEVEL]...

The harness is described in gradescope/autograder_samples:docs/specs.md, the whole way in docs/gradescope.md.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from grader import exercise as exercises
from grader import submission as submissions
from grader.checking.session import Options, draw_seed, grade
from grader.errors import EXIT_GRADER, EXIT_PASSED, GradeError, SubmissionError
from grader.feedback import at_level, read_feedback, require_checks
from grader.files import write
from grader.lab.opening import open_lab
from grader.result import Result, Status
from grader.show.gradescope import gradescope, refusal
from grader.show.terminal import Screen, quiet_console


def main(arguments: Sequence[str]) -> int:
    """Returns the exit status: 0 where there are results that stand, else the grader's own trouble, which Gradescope
    shows to instructors with what is printed here. Then there are no results, or they say that they are not final.
    """
    screen = Screen(quiet_console(sys.stdout, no_color=True))
    results, submission, exercise, *levels = arguments
    try:
        return run(Path(results), Path(submission), exercise, levels, screen)
    except GradeError as error:
        screen.say(f"No results were written. {error}")
        return EXIT_GRADER


def run(results: Path, submission: Path, exercise: str, levels: Sequence[str], screen: Screen) -> int:
    """Grades and writes the results, also of what cannot be graded. Raises GradeError for everything of ours."""
    folder = inner(submission)
    try:
        found = graded(folder, exercise, levels, screen)
    except SubmissionError as error:
        told = str(error).replace(str(folder), "Your submission")  # its place here is no matter
        screen.say(told)
        write(results, refusal(told))
        return EXIT_PASSED
    write(results, gradescope(found))
    return EXIT_GRADER if found.status is Status.ERROR else EXIT_PASSED


def graded(folder: Path, name: str, levels: Sequence[str], screen: Screen) -> Result:
    """What the student is told. Raises SubmissionError for what cannot be graded, GradeError for everything of ours."""
    exercise, feedback = exercises.find(name), read_feedback(levels)
    if feedback.by_check:
        from grader.checking.declare import known_checks

        require_checks(feedback, [check.id for check in known_checks(exercise)], name)
    submission = replace(submissions.read(folder, exercise), path=f"./{name}")
    screen.begin(exercise)
    try:
        found = grade(exercise, submission, Options(draw_seed(), None), lambda: open_lab("local", screen), screen)
    finally:
        screen.stop()
    screen.summary(found, submission.path)
    return at_level(found, feedback.level, feedback.by_check)


def inner(folder: Path) -> Path:
    """The folder itself, or the one that is alone in it, as when somebody handed in a folder and not its files."""
    there = [path for path in folder.iterdir() if not submissions.name_unwanted(path.name)] if folder.is_dir() else []
    return inner(there[0]) if len(there) == 1 and there[0].is_dir() and not there[0].is_symlink() else folder


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
