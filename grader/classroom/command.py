"""`grade class`: takes a class in, grades what has changed, and gives back whatever was asked for."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from grader.checking.declare import known_checks
from grader.checking.session import draw_seed
from grader.classroom.batch import Batch, Terms
from grader.classroom.beforehand import alone, alone_here, fresh, out_folder, require_meant, require_same_class
from grader.classroom.database import NAME, ClassDatabase
from grader.classroom.intake import take_in
from grader.classroom.model import Intake, Student, Task
from grader.classroom.screen import ClassScreen
from grader.classroom.workshop import Here, Workshop, places_here
from grader.errors import EXIT_GRADER, EXIT_PASSED, CallError, EngineError
from grader.exercise import find, nearest
from grader.feedback import read_feedback

if TYPE_CHECKING:
    from rich.console import Console

    from grader.classroom.outputs import Wanted
    from grader.exercise import Exercise

UNPACKED = "unpacked"  # the folder in DIR for zips of the class
EVERYBODY = "all"


@dataclass(frozen=True)
class ClassCall:
    """What the instructor asked for. Without a place and exercises they are those of the batch that goes on."""

    place: str | None
    exercises: tuple[str, ...]
    out: str
    jobs: int | None = None
    resume: bool = False
    regrade: tuple[str, ...] = ()
    layout: str | None = None
    roster: str | None = None
    backend: str = "auto"
    trust: bool = False
    cluster: str | None = None
    seed: int | None = None


def class_command(call: ClassCall, wanted: Wanted, console: Console) -> int:
    """Returns the exit status: 0 when everyone was graded, 3 when the grader had trouble with some."""
    from grader.classroom.outputs import write_outputs
    from grader.classroom.summary import class_summary

    backend = backend_of(call)
    out = out_folder(Path(call.out), call.resume)
    with alone_here(backend), ClassDatabase(out / NAME) as base, alone(base):
        screen = ClassScreen(console)
        wanted = remembered(wanted, base)
        trouble = grade_class(call, backend, wanted, base, screen)
        written = write_outputs(base, out, wanted, screen)
        class_summary(base, console)
        screen.tell_files(written)
        return EXIT_GRADER if trouble else EXIT_PASSED


def grade_class(call: ClassCall, backend: str, wanted: Wanted, base: ClassDatabase, screen: ClassScreen) -> int:
    """From the folder or zip to a database in which everyone is judged; returns how often the grader had trouble."""
    call = going_on(call, base, screen)
    exercises = {exercise.name: exercise for exercise in map(find, (name.rstrip("/") for name in call.exercises))}
    intake = taken_in(call, exercises, backend, base)
    require_meant(intake, exercises)
    again = chosen(call.regrade, intake.students)
    wanted.require(base)
    screen.begin(intake, list(exercises))
    terms = Terms(seed_of(call, base), backend, ready(call, backend, screen), again)
    base.tell(backend=backend)
    with screen.live():
        try:
            return Batch(base, exercises, terms, workshop_of(call, backend), screen).run(intake.entries)
        except KeyboardInterrupt:
            screen.stopped()
            raise
        finally:
            shutil.rmtree(base.path.parent / UNPACKED, ignore_errors=True)


def backend_of(call: ClassCall) -> str:
    """Others' programs run in containers. Raises CallError where the call asks for less without saying that it may."""
    if call.backend == "local" and not call.trust:
        raise CallError(
            "`--backend local` would run every student's program on this machine, with no walls around it. Use Docker, "
            "or say `--trust-submissions` if you have read them all."
        )
    if call.cluster and call.backend == "local":
        raise CallError("A cluster grades in Docker. Leave `--backend local` away.")
    return "local" if call.backend == "local" else "docker"


def remembered(wanted: Wanted, base: ClassDatabase) -> Wanted:
    """The same with the feedback level of before where none is said: nobody shall be told more by accident."""
    levels = wanted.levels or tuple(json.loads(base.fact("feedback") or "[]"))
    read_feedback(levels)
    base.tell(feedback=json.dumps(levels))
    return replace(wanted, levels=levels)


def going_on(call: ClassCall, base: ClassDatabase, screen: ClassScreen) -> ClassCall:
    """The call with what the batch knows from before where it does not say. Raises CallError where nobody knows."""
    place = call.place or base.fact("place")
    exercises = call.exercises or tuple(task.exercise for task in base.tasks())
    if not place:
        raise CallError("Say which folder or zip has the class: `grade class FOLDER --exercise exercise3 --out DIR`.")
    if not exercises:
        raise CallError("Say which exercise it is: `--exercise exercise3`, once for each.")
    if not Path(place).exists():
        raise CallError(f"There is no {place}. Say which folder or zip has the class.")
    if not call.place:
        screen.say(f"Going on with {place}.")
    same = str(Path(place).resolve()) == base.fact("place")
    return replace(
        call,
        place=place,
        exercises=tuple(dict.fromkeys(exercises)),
        layout=call.layout or (base.fact("asked_layout") if same else "") or None,
        roster=call.roster or base.fact("roster") or None,
    )


def taken_in(call: ClassCall, exercises: Mapping[str, Exercise], backend: str, base: ClassDatabase) -> Intake:
    """Reads who handed in what, and makes it the class of the database. Raises CallError for another class's."""
    assert call.place is not None
    place, roster = Path(call.place), Path(call.roster) if call.roster else None
    intake = take_in(place, list(exercises.values()), fresh(base.path.parent / UNPACKED), call.layout, roster)
    require_same_class(intake, place, base)
    base.take_in(intake, [task_of(exercise, backend) for exercise in exercises.values()])
    facts = {"place": str(place.resolve()), "layout": intake.layout, "asked_layout": call.layout or ""}
    base.tell(**facts, roster=str(roster.resolve()) if roster else "")
    return intake


def task_of(exercise: Exercise, backend: str) -> Task:
    """What is asked for where it is graded: without Docker nothing that needs it, nor what needs that."""
    checks, left_out = known_checks(exercise), set[str]()
    for check in checks:
        if backend == "local" and (check.needs_docker or left_out.intersection(check.needs)):
            left_out.add(check.id)
    return Task(exercise.name, exercise.title, {each.id: each.points for each in checks if each.id not in left_out})


def chosen(words: Sequence[str], students: Sequence[Student]) -> frozenset[str]:
    """The keys of those to grade again. Raises CallError for one who is not there, or who could be several."""
    found: set[str] = set()
    for word in words:
        matches = [student.key for student in students if word == EVERYBODY or is_called(student, word)]
        if not matches:
            holding = [student.name for student in students if word.casefold() in student.name.casefold()]
            near = next(iter(holding), "") or nearest(word, [student.name for student in students])
            raise CallError(f"Nobody in the class is called {word}." + (f" Did you mean {near}?" if near else ""))
        if len(matches) > 1 and word != EVERYBODY:
            raise CallError(f"{len(matches)} students are called {word}. Say which: {', '.join(matches)}.")
        found.update(matches)
    return frozenset(found)


def is_called(student: Student, word: str) -> bool:
    return word.casefold() in {
        student.key.casefold(),
        student.name.casefold(),
        *map(str.casefold, student.ids.values()),
    }


def seed_of(call: ClassCall, base: ClassDatabase) -> int:
    """One seed for the class, so that all get the same draws; it is drawn once and then kept."""
    seed = call.seed if call.seed is not None else int(base.fact("seed") or draw_seed())
    base.tell(seed=str(seed))
    return seed


def ready(call: ClassCall, backend: str, screen: ClassScreen) -> str:
    """Makes sure that grading can begin, once and not in each process; returns the image that it depends on."""
    from grader.lab.docker import engine_errors
    from grader.lab.engine import NoEngine, connect
    from grader.lab.image import current_tag, ensure_image

    if backend == "local":
        return ""
    if call.cluster:
        return current_tag()
    try:
        client = connect()
    except NoEngine as error:
        raise EngineError(f"{error.what} {error.remedy}: a class is graded in containers.") from error
    with engine_errors():
        return ensure_image(client, screen)


def workshop_of(call: ClassCall, backend: str) -> Workshop:
    """Where to grade. On this machine itself one at a time, for programs without walls take each other's ports."""
    if call.cluster:
        from grader.classroom.cluster import Cluster

        return Cluster(call.cluster)
    return Here(1 if backend == "local" else call.jobs or places_here())
