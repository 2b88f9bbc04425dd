"""The reference solutions get everything, on both backends; the starters get next to nothing."""

from __future__ import annotations

import pytest

from grader.checking.declare import checks_of
from grader.exercise import find, names
from grader.lab.lab import Lab
from grader.result import Status
from tests.conftest import TOP, grade_in


@pytest.mark.parametrize("name", names())
def test_a_reference_solution_gets_everything(name: str, lab: Lab) -> None:
    result = grade_in(lab, name, TOP / "solutions" / name)
    judged = [check for check in checks_of(find(name)) if lab.backend == "docker" or not check.needs_docker]
    points = sum(check.points for check in judged)
    assert (result.status, result.score, result.max_score) == (Status.PASSED, points, points)
    assert {check.id for check in judged} == {check.id for check in result.checks if check.status is Status.PASSED}
    assert result.backend == lab.backend


@pytest.mark.docker
@pytest.mark.parametrize("name", names())
def test_a_starter_runs_and_fails(name: str, docker_lab: Lab) -> None:
    result = grade_in(docker_lab, name, find(name).folder / "starter")
    assert (result.status, result.score) == (Status.FAILED, 0)
