"""After a student's own run: it is kept in their progress, and they are told what it brought."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from grader.author.museum import Places
from grader.errors import GradeError
from grader.game.attempt import attempt_of
from grader.game.gain import record
from grader.game.progress import Progress
from grader.game.rules import WORTH
from grader.show.celebration import celebrate

if TYPE_CHECKING:
    from grader.exercise import Exercise
    from grader.result import Result
    from grader.show.terminal import Screen
    from grader.submission import Submission


def count(result: Result, exercise: Exercise, submission: Submission, screen: Screen, *, whole: bool) -> None:
    """Keeps a run and celebrates it. Where it cannot be kept that is one line: no run suffers from it."""
    if is_reference(Path(submission.path), exercise):
        screen.say("This is the reference solution, so it does not count in your progress.")
        return
    progress = Progress.open()
    try:
        gain = record(progress, attempt_of(result, exercise, submission.files, whole=whole))
    except GradeError as error:
        screen.say(f"This run does not count in your progress: {error}")
        return
    if progress.notice:
        screen.say(progress.notice)
    celebrate(gain, screen)
    if gain.succeeded and result.score == WORTH and Places.of(exercise).solution.is_dir():
        screen.say(f"One other way beside yours: `grade show {exercise.name} --solution`")


def is_reference(path: Path, exercise: Exercise) -> bool:
    """Whether a submission lies in the folder of the exercise's own solution."""
    return path.resolve().is_relative_to(Places.of(exercise).solution.resolve())
