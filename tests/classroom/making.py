"""Makes classes for tests: made-up students, and results that look like those of real runs, by seed."""

from __future__ import annotations

import random
from collections.abc import Collection
from pathlib import Path

from grader.checking.declare import Check, known_checks
from grader.classroom.database import NAME, ClassDatabase, Graded
from grader.classroom.model import Entry, Intake, Kind, Remark, State, Student, Task
from grader.exercise import find
from grader.result import CheckResult, Evidence, ProgramReport, Result, Status, Step, SubmissionInfo

NAMES = (
    "Doe, Jane",
    "Ünal, Çağla",
    "כהן, נועה",
    "Van der Berg, Zoë",
    "李, 小龍",
    "O'Neill, Seán",
    "=SUM(A1), Eve",
    "🦊, Fox",
)


def task_of(exercise: str) -> Task:
    found = find(exercise)
    return Task(exercise, found.title, {check.id: check.points for check in known_checks(found)})


def made_student(number: int) -> Student:
    """Student number N; after the first few with names from everywhere, they are called Student N."""
    name = NAMES[number] if number < len(NAMES) else f"Student, {number:03}"
    ids = {
        "email": f"s{number:03}@example.edu",
        "login": f"s{number:03}",
        "number": f"{70000 + number}",
        "canvas": f"{1000 + number}",
        "moodle": f"{48000 + number}",
    }
    return Student(f"s{number:03}", name, ids)


def made_result(exercise: str, fails: Collection[str] = (), errors: Collection[str] = (), seed: int = 7) -> Result:
    """A result in which these checks failed or could not be judged, what needs them was skipped, the rest passed."""
    found: dict[str, CheckResult] = {}
    for check in known_checks(find(exercise)):
        because = next((need for need in check.needs if found[need].status is not Status.PASSED), "")
        found[check.id] = made_check(check, check.id in fails, check.id in errors, because)
    digest = f"{random.Random(f'{exercise}/{sorted(fails)}').getrandbits(256):064x}"
    info = SubmissionInfo(exercise, digest, tuple(find(exercise).programs))
    versions = {"grade": "0", "image": "grade-host:made"}
    return Result(exercise, info, "docker", seed, tuple(found.values()), "2026-11-27T10:00:00+00:00", 3.2, versions)


def made_check(check: Check, fails: bool, error: bool, because: str) -> CheckResult:
    if error:
        return CheckResult(check.id, check.title, Status.ERROR, 0, check.points, message="The lab went away.")
    if because:
        return CheckResult(check.id, check.title, Status.SKIPPED, 0, check.points, because=because)
    if not fails:
        return CheckResult(check.id, check.title, Status.PASSED, check.points, check.points, duration=0.3)
    steps = (Step(0.0, "10.197.0.18:12345", "10.197.0.19:40000", False, "SYN", "syn"),)
    program = ProgramReport("python3 server.py 10.197.0.18 12345", "was still running", "hello <b>world</b>\n", "")
    return CheckResult(
        check.id,
        check.title,
        Status.FAILED,
        0,
        check.points,
        message=f"Your program did not do what {check.id} looks for. It waited for more.",
        expected="'You are connected!'",
        observed="nothing",
        hint=check.hint,
        duration=5.1,
        evidence=Evidence(steps, ((True, "tcp 0.0.0.0:12345 LISTEN"),), (program,), ladder=("you -> other",)),
    )


def made_class(folder: Path, number: int, *exercises: str, seed: int = 7) -> ClassDatabase:
    """class.db in the folder with so many students: most graded, a few in each other state. The caller closes it."""
    chance, tasks = random.Random(seed), [task_of(each) for each in exercises or ("exercise3",)]
    students = [made_student(each) for each in range(number)]
    entries = [Entry(student, task.exercise, late=n % 7 == 3) for n, student in enumerate(students) for task in tasks]
    remark = Remark(Kind.NOT_MATCHED, "stranger.zip", "Nobody of the roster is called stranger.")
    base = ClassDatabase(folder / NAME)
    base.take_in(Intake("folders", tuple(students), tuple(entries), (remark,)), tasks)
    base.tell(layout="folders", seed=str(seed), backend="docker")
    for number, student in enumerate(students):
        for task in tasks:
            base.keep(made_mark(student.key, task, number, chance))
    return base


def made_mark(student: str, task: Task, number: int, chance: random.Random) -> Graded:
    if number % 20 == 11:
        return Graded(student, task.exercise, State.MISSING)
    if number % 20 == 12:
        return Graded(student, task.exercise, State.REFUSED, why="It has no tcp_server.py, which exercise3 asks for.")
    if number % 50 == 13:
        return Graded(student, task.exercise, State.TROUBLE, why="The Docker engine stopped answering.")
    fails = [check for check in task.checks if chance.random() < 0.15] if number % 3 else []
    errors = [next(iter(task.checks))] if number % 50 == 14 else []
    notes = ("sever.py is graded as tcp_server.py.",) if number % 10 == 5 else ()
    result = made_result(task.exercise, fails, errors)
    if errors:
        why = f"{errors[0]} could not be judged: The lab went away."
        return Graded(student, task.exercise, State.TROUBLE, "", made_result(task.exercise, fails, errors), why)
    return Graded(student, task.exercise, State.GRADED, f"print-{number}", result, notes=notes)
