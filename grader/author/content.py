"""Reads an exercise's files as a compiler does: everything that is missing, stray or contradictory, at once."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from grader.author.complaint import Complaint, about_newer_toml
from grader.author.hints import about_hints
from grader.author.museum import Places, failed_by, mistakes_of
from grader.checking.declare import Check, checks_of
from grader.errors import ExerciseError
from grader.exercise import Exercise, points_in_table

ALL_POINTS = 100
LONGEST_TITLE = 60
FILES = {"exercise.toml", "hints.toml", "README.md", "checks.py"}
FOLDERS = {"starter", "peer"}
IGNORED = {"__pycache__"}
TODO = "TODO"


def complaints(exercise: Exercise) -> list[Complaint]:
    """All that can be seen without running a program. Nothing is raised for what an author can mend."""
    try:
        checks = checks_of(exercise)
    except Exception as error:  # noqa: BLE001 - whatever an author's module raises
        what = f"it cannot be imported: {type(error).__name__}: {error}"
        return [*about_files(exercise), Complaint(str(exercise.checks), what, f"python3 {exercise.checks}")]
    found = [*about_files(exercise), *about_checks(exercise, checks), *about_readme(exercise, checks)]
    found += about_hints(exercise, checks)
    return [*found, *about_programs(exercise), *about_museum(exercise, checks)]


def imported_by(checks: Path) -> set[str]:
    """The modules that checks.py imports by a bare name; those beside it are its own (see modules.py)."""
    try:
        nodes = list(ast.walk(ast.parse(checks.read_text(encoding="utf-8"))))
    except (OSError, ValueError, SyntaxError, RecursionError):
        return set()
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}


def about_files(exercise: Exercise) -> Iterator[Complaint]:
    """The folder holds what it must, nothing else, and TOML that every reader takes."""
    files = FILES | {f"{module}.py" for module in imported_by(exercise.checks)}
    for path in sorted(exercise.folder.iterdir()):
        if path.name not in (FOLDERS if path.is_dir() else files) | IGNORED:
            yield Complaint(str(path), "an exercise's folder has no such file", f"git rm -r {path}")
    settings = exercise.folder / "exercise.toml"
    yield from about_newer_toml(settings)
    for key in ("title", "summary", "arguments"):
        if TODO in getattr(exercise, key):
            yield Complaint(f"{settings}, `{key}`", "a TODO is left", f"write your own `{key}`")


def about_checks(exercise: Exercise, checks: Sequence[Check]) -> Iterator[Complaint]:
    """Ids, titles, hints, needs, and points that add up."""
    where = str(exercise.checks)
    total = sum(check.points for check in checks)
    if total != ALL_POINTS:
        yield Complaint(where, f"the points add up to {total}", f"change `points=` until they make {ALL_POINTS}")
    seen: set[str] = set()
    for check in checks:
        place = f"{where}, `{check.id}`"
        if not re.fullmatch(r"[a-z][a-z0-9_]*", check.id):
            yield Complaint(place, "an id has small letters, digits and _ alone", "rename the function")
        if len(check.title) > LONGEST_TITLE:
            yield Complaint(place, f"its docstring has over {LONGEST_TITLE} characters", "say it shorter")
        if TODO in check.title + check.hint:
            yield Complaint(place, "a TODO is left in its docstring or hint", "write what your students should read")
        for need in check.needs:
            if need not in seen:
                yield Complaint(
                    place, f"it needs `{need}`, which is no check above it", f"move `{need}` up, or mend the name"
                )
        seen.add(check.id)


def about_readme(exercise: Exercise, checks: Sequence[Check]) -> Iterator[Complaint]:
    """The README names the programs and, in a table, every check with its points."""
    path = exercise.folder / "README.md"
    if not path.is_file():
        yield Complaint(str(path), "it is missing", "write what the student is asked for; exercise3's shows how")
        return
    text = path.read_text(encoding="utf-8")
    rows = points_in_table(text)
    for check in checks:
        if rows.get(check.id) != check.points:
            row = f"| `{check.id}` | {check.points} | passes when ... |"
            yield Complaint(
                str(path), f"its table does not have `{check.id}` with {check.points} points", f"add the row {row}"
            )
    for name in rows.keys() - {check.id for check in checks}:
        yield Complaint(str(path), f"its table has `{name}`, which is no check", "take the row out")
    for program in exercise.programs:
        if program not in text:
            yield Complaint(str(path), f"it does not name {program}", "say which file the student writes")
    if TODO in text:
        yield Complaint(str(path), "a TODO is left", "write the text that belongs there")


def about_programs(exercise: Exercise) -> Iterator[Complaint]:
    """Starter and solution hold every program, and each can be read by Python."""
    starter, solution = exercise.folder / "starter", Places.of(exercise).solution
    for folder in (starter, solution):
        for program in exercise.programs:
            path = folder / program
            if not path.is_file():
                yield Complaint(
                    str(path), "it is missing", "write it: students begin with the starter, you with the solution"
                )
                continue
            try:
                ast.parse(path.read_text(encoding="utf-8"), str(path))
            except SyntaxError as error:
                yield Complaint(f"{path}, line {error.lineno}", f"it does not parse: {error.msg}", f"python3 {path}")
            if folder == starter and TODO not in path.read_text(encoding="utf-8"):
                yield Complaint(str(path), "it has no TODO", "let TODO comments lead the student step by step")
    for path in stray(starter, exercise):
        yield Complaint(str(path), "it is no program of the exercise", f"git rm {path}, or list it in `programs`")


def stray(starter: Path, exercise: Exercise) -> list[Path]:
    known = {*exercise.programs, *IGNORED}
    return [path for path in sorted(starter.glob("*")) if path.name not in known]


def about_museum(exercise: Exercise, checks: Sequence[Check]) -> Iterator[Complaint]:
    """Every mistake names checks that there are, and every check is failed by one."""
    places = Places.of(exercise)
    try:
        mistakes = mistakes_of(exercise)
    except ExerciseError as error:
        yield Complaint(str(places.mistakes), str(error), "mend the mistake.toml that is named")
        return
    ids = {check.id for check in checks}
    for mistake in mistakes:
        for name in sorted(mistake.fails - ids):
            yield Complaint(f"{mistake.folder}/mistake.toml, `fails`", f"there is no check `{name}`", "mend the name")
        for program in [each for each in exercise.programs if not (mistake.folder / each).is_file()]:
            yield Complaint(
                str(mistake.folder / program), "it is missing", "a mistake has every program of the exercise"
            )
    for name, by in failed_by(checks, mistakes).items():
        if not by:
            mend = f"put a wrong program that fails it, and a mistake.toml, into {places.mistakes}/NAME/"
            yield Complaint(f"{exercise.checks}, `{name}`", "no mistake of the museum fails it", mend)
