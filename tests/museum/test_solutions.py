"""The reference solutions get everything, on both backends; the starters get next to nothing."""

from __future__ import annotations

import pytest

from grader.exercise import find, names
from grader.lab.lab import Lab
from grader.result import Status
from tests.conftest import TOP, grade_in


@pytest.mark.parametrize("name", names())
def test_a_reference_solution_gets_everything(name: str, lab: Lab) -> None:
    result = grade_in(lab, name, TOP / "solutions" / name)
    assert (result.status, result.score, result.max_score) == (Status.PASSED, 100, 100)
    assert result.backend == lab.backend


@pytest.mark.docker
@pytest.mark.parametrize("name", names())
def test_a_starter_runs_and_fails(name: str, docker_lab: Lab) -> None:
    result = grade_in(docker_lab, name, find(name).folder / "starter")
    assert (result.status, result.score) == (Status.FAILED, 0)
