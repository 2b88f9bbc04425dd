"""feedback/: what each student is told of each exercise, as a page and as Markdown, whatever the mark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from grader.classroom.database import ClassDatabase
from grader.classroom.giving.placing import place
from grader.classroom.model import Mark, State
from grader.feedback import Feedback, at_level
from grader.result import Result
from grader.show.html import page
from grader.show.markdown import markdown
from grader.show.notice import Notice, notice_markdown, notice_page

GRADERS = "That is the grader's fault and not yours. It costs you no points, and your work will be graded again."
WORDS: Mapping[State, tuple[str, tuple[str, ...]]] = {
    State.MISSING: (
        "Nothing was handed in yet.",
        (
            "If you did hand it in, tell your instructor when, and under which name: files can go astray.",
            "If you have not begun, a small part is worth handing in: every check counts on its own.",
        ),
    ),
    State.REFUSED: (
        "What you handed in could not be graded.",
        ("Your work is not lost. Mend this, and ask your instructor whether you may hand in once more.",),
    ),
    State.TROUBLE: ("Your work could not be graded yet.", (GRADERS,)),
    State.WAITING: ("Your work is not graded yet.", ("There is nothing that you have to do.",)),
}


def write_feedback(base: ClassDatabase, folder: Path, feedback: Feedback) -> int:
    """Writes two files for each student and exercise, at the level of `feedback`; returns how many files.

    They are KEY.html and KEY.md where the class has one exercise, KEY-EXERCISE.html and .md where it has more: so each
    goes with the one assignment that it is about. Every file stands there whole or not at all. Raises ClassError.
    """
    exercises = {task.exercise: task.title for task in base.tasks()}
    written = 0
    for mark in base.marks():
        name = name_of(mark.student.key, mark.exercise, len(exercises) == 1)
        title = exercises[mark.exercise]
        place(folder / f"{name}.html", as_page(mark, title, feedback))
        place(folder / f"{name}.md", as_markdown(mark, title, feedback))
        written += 2
    return written


def name_of(student: str, exercise: str, alone: bool) -> str:
    """The name of a student's files, without its end; `alone` where the class has one exercise."""
    return student if alone else f"{student}-{exercise}"


def as_page(mark: Mark, title: str, feedback: Feedback) -> bytes:
    """One student's page on one exercise."""
    shown = result_of(mark, feedback)
    text = notice_page(notice(mark, title)) if shown is None else page(shown, title, mark.notes)
    return text.encode("utf-8", "backslashreplace")


def as_markdown(mark: Mark, title: str, feedback: Feedback) -> bytes:
    shown = result_of(mark, feedback)
    text = notice_markdown(notice(mark, title)) if shown is None else markdown(shown, title, mark.notes)
    return text.encode("utf-8", "backslashreplace")


def result_of(mark: Mark, feedback: Feedback) -> Result | None:
    """The result at the level that is told, and as from the student's own folder: where it lay here is no matter."""
    if mark.state is not State.GRADED or mark.result is None:
        return None
    told = at_level(mark.result, feedback.level, feedback.by_check)
    return replace(told, submission=replace(told.submission, path=f"./{mark.exercise}"))


def notice(mark: Mark, title: str) -> Notice:
    """What is said where there is no result. Of our own trouble only that it was ours."""
    heading, sentences = WORDS[State.TROUBLE if mark.state is State.GRADED else mark.state]
    why = (mark.why,) if mark.state is State.REFUSED and mark.why else ()
    return Notice(mark.exercise, title, heading, (*why, *sentences))
