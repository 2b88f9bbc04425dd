"""Hands and their crew: answers come back, whoever dies or hangs is replaced, and stopping does not wait for anyone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.classroom.crew import Crew
from grader.classroom.job import Job, Outcome, digest_of
from grader.exercise import find
from grader.lab.engine import connect
from grader.lab.lab import Lab
from grader.lab.owner import LABEL, OWNER_LABEL
from grader.result import Status
from grader.submission import Submission, read
from tests.classroom.making import made_result
from tests.classroom.simulated import COMMAND
from tests.conftest import TOP

EXERCISE = find("exercise3")


def job(text: str, student: str = "jane") -> Job:
    submission = Submission("somewhere", {EXERCISE.programs[0]: text.encode()})
    return Job(student, EXERCISE.name, digest_of(EXERCISE), submission, 7, "docker")


def failed(outcome: Outcome) -> list[str]:
    assert outcome.result is not None
    return [check.id for check in outcome.result.checks if check.status is Status.FAILED]


@pytest.fixture
def crew() -> Iterator[Crew]:
    made = Crew(COMMAND)
    yield made
    made.stop()


@given(st.dictionaries(st.text(min_size=1), st.binary()), st.text(), st.integers(0, 2**60))
def test_a_job_is_read_as_it_was_written(files: dict[str, bytes], who: str, seed: int) -> None:
    written = Job(who, "exercise3", "digest", Submission(who, files), seed, "docker")
    line = written.to_line()
    assert line.count("\n") == 1
    assert Job.from_line(line) == written


def test_an_outcome_is_read_as_it_was_written() -> None:
    for outcome in (
        Outcome(made_result("exercise3", ["shakes_hands"]), "", 2.5),
        Outcome(None, "No\nlab \udc80.", 0.0),
    ):
        assert Outcome.from_line(outcome.to_line()) == outcome


def test_answers_come_back_to_who_asked(crew: Crew) -> None:
    checks = [check.id for check in made_result("exercise3").checks][-4:]
    with ThreadPoolExecutor(4) as threads:
        outcomes = list(threads.map(crew.grade, [job(f"# fails: {check}\n# slow: 0.05") for check in checks * 3]))
    lost = [
        [check.id for check in each.result.checks if check.status is Status.FAILED] for each in outcomes if each.result
    ]
    assert lost == [[check] for check in checks * 3]


def test_what_is_printed_beside_is_no_answer(crew: Crew) -> None:
    assert crew.grade(job("# chatter")).result is not None


def test_a_hand_that_dies_is_replaced_and_its_job_given_to_another_once(crew: Crew, tmp_path: Path) -> None:
    assert crew.grade(job(f"# dies once: {tmp_path / 'died'}")).result is not None
    outcome = crew.grade(job("# dies"))
    assert outcome.result is None
    assert outcome.trouble == "The process that graded it ended before it was done, 2 times (exit status 9)."
    assert crew.grade(job("")).result is not None


def test_a_hand_that_hangs_is_ended() -> None:
    crew = Crew(COMMAND, patience=1.0)
    try:
        assert "ended before it was done" in crew.grade(job("# slow: 60")).trouble
    finally:
        crew.stop()


def test_stopping_waits_for_nobody() -> None:
    crew = Crew(COMMAND)
    threads = ThreadPoolExecutor(2)
    futures = [threads.submit(crew.grade, job("# slow: 60")) for _ in range(2)]
    while len(crew._all) < 2:
        time.sleep(0.01)
    crew.stop()
    threads.shutdown(wait=True)
    assert all(future.exception() is not None for future in futures)


@pytest.mark.docker
def test_real_hands_grade_in_labs_of_their_own_and_leave_nothing(docker_lab: Lab) -> None:
    del docker_lab  # it skips where there is no engine
    crew, programs = Crew(), [TOP / "solutions/exercise3", TOP / "tests/mistakes/exercise3/bound_to_zeros"]
    try:
        with ThreadPoolExecutor(2) as threads:
            jobs = [replace(job(""), submission=read(path, EXERCISE)) for path in programs]
            right, wrong = threads.map(crew.grade, jobs)
        hands = {str(hand.process.pid) for hand in crew._all}
    finally:
        crew.stop()
    assert right.result is not None
    assert right.result.score == 100
    assert failed(wrong) == ["binds_host"]
    client = connect()
    ours = {"label": LABEL}
    made = [*client.api.containers(filters=ours), *client.api.networks(filters=ours)]
    assert not hands & {(each["Labels"] or {}).get(OWNER_LABEL, "").split("|")[1] for each in made}


def test_another_version_of_the_exercise_is_the_graders_trouble() -> None:
    crew = Crew()
    try:
        found = crew.grade(Job("jane", "exercise3", "another", Submission("x", {}), 7, "docker"))
    finally:
        crew.stop()
    assert found.trouble == "This machine has another exercise3. Install the same version of grade on all."
