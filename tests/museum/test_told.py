"""Causes that must not be lost: for each exercise some screens whose first sentence says what is to be mended."""

from __future__ import annotations

import re

import pytest
import tomli

from grader.author.museum import read_mistake
from grader.exercise import names
from tests.conftest import TOP

TOLD = tomli.loads((TOP / "tests" / "museum" / "told.toml").read_text(encoding="utf-8"))
LEAST = 5
EACH = [pytest.param(name, mistake, id=f"{name}-{mistake}") for name in TOLD for mistake in TOLD[name]]
MESSAGE = re.compile(
    r"^  \w+ ─+\n(.*?)\n  (?:expected|observed|on the wire|netstat|python3|hint|again)\b", re.MULTILINE | re.DOTALL
)
CAUSE_ALONE = re.compile(r"^failed +\w+  (.*)$", re.MULTILINE)  # in the screens of programs that run side by side


def first_sentence(screen: str) -> str:
    """The first that a screen says about its first failure."""
    found = MESSAGE.search(screen) or CAUSE_ALONE.search(screen)
    assert found, "a screen tells of a failure"
    return re.split(r"(?<=[.!?]) (?=[A-Z])", " ".join(found[1].split()))[0]


@pytest.mark.parametrize("name", names())
def test_some_causes_of_each_exercise_are_kept(name: str) -> None:
    assert len(TOLD[name]) >= LEAST


@pytest.mark.parametrize(("name", "mistake"), EACH)
def test_the_first_sentence_names_the_cause(name: str, mistake: str) -> None:
    folder = TOP / "tests" / "mistakes" / name / mistake
    assert read_mistake(folder).screen
    assert TOLD[name][mistake] in first_sentence((folder / "screen.txt").read_text(encoding="utf-8"))
