"""Reads the hints as a compiler does: three different steps for a check that there is, and no line of the solution."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import groupby
from pathlib import Path

from grader.author.complaint import Complaint, about_newer_toml
from grader.author.museum import Places
from grader.checking.declare import Check, checks_of
from grader.errors import ExerciseError
from grader.exercise import Exercise, catalogue_folder, find, names
from grader.game.hints import FILE, Texts, read

STEPS = 3
LONGEST_STEP = 60  # words
LONGEST_CODE = 30  # characters; a shorter line, such as `while True:`, gives nothing away
TODO = "TODO"
NO_CODE = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}


def about_hints(exercise: Exercise, checks: Sequence[Check]) -> Iterator[Complaint]:
    """The texts of this exercise's checks, its own and those that it shares with others."""
    own, shared = exercise.folder / FILE, exercise.folder.parent / FILE
    yield from about_file(own, {check.id for check in checks})
    secrets = solution_lines(exercise)
    texts, shared_texts = read_if_whole(own), read_if_whole(shared)
    for check in checks:
        if check.id in texts:
            yield from about_steps(f"{own}, `{check.id}`", texts[check.id], secrets)
        elif check.id in shared_texts:
            yield from about_steps(f"{shared}, `{check.id}`", shared_texts[check.id], secrets)


def about_shared_hints() -> Iterator[Complaint]:
    """The hints beside the exercises: each key is a check of one of them at least."""
    ids: set[str] = set()
    try:
        for name in names():
            ids |= {check.id for check in checks_of(find(name))}
    except Exception:  # noqa: BLE001 - an exercise that cannot be read, which is told elsewhere, may have any check
        ids |= read_if_whole(catalogue_folder() / FILE).keys()
    yield from about_file(catalogue_folder() / FILE, ids)


def about_file(path: Path, ids: set[str]) -> Iterator[Complaint]:
    """It can be read, by every reader of TOML, and names checks that there are."""
    try:
        texts = read(path)
    except ExerciseError as error:
        yield Complaint(str(path), str(error), "mend what is named; docs/writing-exercises.md shows the form")
        return
    if path.exists():
        yield from about_newer_toml(path)
    for key in sorted(texts.keys() - ids):
        yield Complaint(f"{path}, `{key}`", "there is no check of that name", "mend the name, or take the key out")


def read_if_whole(path: Path) -> Texts:
    """The texts of a file; none where it cannot be read, which about_file() tells."""
    with suppress(ExerciseError):
        return read(path)
    return {}


def about_steps(where: str, steps: Sequence[str], secrets: Iterable[str]) -> Iterator[Complaint]:
    """Three steps, all different, short, finished, and none with a line of the solution."""
    if len(steps) != STEPS:
        found = f"it has {len(steps)} step{'s'[: len(steps) != 1]}, and not {STEPS}"
        yield Complaint(where, found, "write three: the idea that is missing, the call and why, the calls in order")
    if len(set(steps)) < len(steps):
        yield Complaint(where, "two of its steps are the same", "let each step give more than the one before it")
    for number, step in enumerate(steps, 1):
        place, words = f"{where}, step {number}", len(step.split())
        if words > LONGEST_STEP:
            yield Complaint(place, f"it has {words} words", f"say it in at most {LONGEST_STEP}")
        if TODO in step:
            yield Complaint(place, "a TODO is left", "write what your students should read")
        for line in secrets:
            if line in step:
                yield Complaint(place, f"it holds a line of the solution: {line}", "say what that line has to do")


def solution_lines(exercise: Exercise) -> list[str]:
    """The lines of the solution's code that are long enough to be given away."""
    programs = [Places.of(exercise).solution / name for name in exercise.programs]
    texts = [path.read_text(encoding="utf-8") for path in programs if path.is_file()]
    return sorted({line for text in texts for line in code_lines(text) if len(line) > LONGEST_CODE})


def code_lines(text: str) -> Iterator[str]:
    """The lines of a program without what is indentation, comment or a text alone; those before a syntax error."""
    lines = text.splitlines()
    with suppress(tokenize.TokenError, SyntaxError):
        tokens = (token for token in tokenize.generate_tokens(io.StringIO(text).readline) if token.type not in NO_CODE)
        for number, group in groupby(tokens, lambda token: token.start[0]):
            found = list(group)
            if [token.type for token in found] != [tokenize.STRING]:
                end = found[-1].end if found[-1].end[0] == number else (number, len(lines[number - 1]))
                yield " ".join(lines[number - 1][found[0].start[1] : end[1]].split())
