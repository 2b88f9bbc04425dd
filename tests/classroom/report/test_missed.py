"""Checks that were missed: how many share a cause, whatever their numbers, names and lines; and who needs help."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from grader.classroom.database import Graded
from grader.classroom.model import State
from grader.classroom.report import help as helping
from grader.classroom.report.gather import gather
from grader.classroom.report.missed import reason
from grader.result import CheckResult, Status
from tests.classroom.making import made_class, made_result
from tests.classroom.report.classes import EXERCISE, class_of, failing, graded

STOPPED_HERE = "Python stopped your program in line 4: IndexError: list index out of range."
STOPPED_THERE = "Python stopped your program in line 31 of server.py: IndexError: list index out of range."
STOPPED_ELSE = "Python stopped your program in line 4: NameError: name 'sokcet' is not defined."


def test_the_most_missed_check_comes_first_with_its_most_common_cause(tmp_path: Path) -> None:
    zeros, loopback = "Your program listens on 0.0.0.0:{}, and not on HOST alone.", "Your program listens on 127.0.0.1."
    work = [
        graded("a", failing({"binds_host": zeros.format(40001)}, "0.0.0.0:40001")),
        graded("b", failing({"binds_host": loopback})),
        graded("c", failing({"binds_host": zeros.format(40002), "greets": "Too much."}, "0.0.0.0:40002")),
        graded("d", failing({"binds_host": zeros.format(40003)}, "0.0.0.0:40003")),
        graded("e", made_result(EXERCISE)),
        graded("f", made_result(EXERCISE, errors=["binds_host"])),
        Graded("g", EXERCISE, State.MISSING),
    ]
    with class_of(tmp_path, *work) as base:
        first, second = gather(base).missed
    assert (first.check, first.title) == ("binds_host", "It is bound to HOST and to no other address")
    assert (first.failed, first.judged) == (4, 5)  # the one that was not judged does not count
    assert [cause.count for cause in first.causes] == [3, 1]
    assert first.causes[0].words == zeros.format(40001)
    assert "bind((HOST, PORT))" in first.causes[0].hint
    assert [(each.student.key, each.observed) for each in first.causes[0].examples] == [
        ("a", "0.0.0.0:40001"),
        ("c", "0.0.0.0:40002"),
    ]
    assert (second.check, second.failed, second.judged) == ("greets", 1, 6)


def test_who_did_not_get_so_far_has_not_failed(tmp_path: Path) -> None:
    with class_of(
        tmp_path, graded("a", made_result(EXERCISE, ["listens"])), graded("b", made_result(EXERCISE))
    ) as base:
        found = gather(base)
    assert [(each.check, each.failed) for each in found.missed] == [("listens", 1)]
    assert found.rows[0].parts[0].found[1:3] == (Status.SKIPPED, Status.SKIPPED)


def test_one_cause_of_several_checks_is_said(tmp_path: Path) -> None:
    with class_of(tmp_path, graded("a", failing({"greets": STOPPED_HERE, "port_taken": STOPPED_THERE}))) as base:
        missed = gather(base).missed
    found = {each.check: each.causes[0].also for each in missed}
    assert [each.causes[0].hint for each in missed] == ["", ""]  # the hint is where to find the traceback
    assert found == {"greets": ("port_taken",), "port_taken": ("greets",)}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (STOPPED_HERE, STOPPED_THERE, True),
        (STOPPED_HERE, STOPPED_ELSE, False),
        (STOPPED_ELSE, STOPPED_ELSE.replace("sokcet", "sys").replace("4", "12"), True),
        (STOPPED_HERE.replace("list", "tuple"), STOPPED_HERE, False),
        ("The answer is 'abc'.", "The answer is 'it\\'s'.", True),
        ("It doesn't end. It can't.", "It doesn't begin. It can't.", False),
        ("It took 5 s at 10.0.0.7:80.", "It took 17.5 s at 10.9.0.8:9.", True),
        ("It is bound to HOST.", "It is bound to nothing.", False),
    ],
)
def test_a_reason_is_without_what_is_each_students_own(one: str, other: str, same: bool) -> None:
    first, second = (CheckResult("x", "X", Status.FAILED, 0, 5, message=each) for each in (one, other))
    assert (reason(first) == reason(second)) is same


def test_who_needs_help_and_whose_trouble_is_ours(tmp_path: Path) -> None:
    nothing = made_result(EXERCISE, ["listens"])
    assert {each.status for each in nothing.checks} == {Status.FAILED, Status.SKIPPED}
    last = replace(nothing.checks[-1], status=Status.PASSED, points=nothing.checks[-1].max_points)
    work = [
        graded("nothing", nothing),
        graded("first", replace(nothing, checks=(*nothing.checks[:-1], last))),
        graded("low", made_result(EXERCISE, ["greets"])),
        *(graded(f"all{number}", made_result(EXERCISE)) for number in range(8)),
        graded("unjudged", made_result(EXERCISE, errors=["listens"])),
        Graded("gone", EXERCISE, State.TROUBLE, why="The engine went away."),
        Graded("refused", EXERCISE, State.REFUSED, why="It has no tcp_server.py."),
        Graded("missing", EXERCISE, State.MISSING),
    ]
    with class_of(tmp_path, *work) as base:
        found = gather(base)
    assert [each.student.key for each in helping.nothing_passed(found)] == ["nothing"]
    assert [each.student.key for each in helping.first_failed(found)] == ["first"]
    assert [each.student.key for each in helping.lowest(found)] == ["nothing", "refused", "first"]
    assert [(each.student.key, each.what) for each in helping.unjudged(found)] == [("unjudged", "The lab went away.")]
    told = [(each.student.key, each.what) for each in helping.in_state(found, State.TROUBLE)]
    assert told == [("gone", "The engine went away.")]
    assert found.figures(found.tasks[0]).count == 12  # three of fifteen have no points: ours twice, and the missing one


def test_what_holds_for_several_exercises_is_said_once(tmp_path: Path) -> None:
    with made_class(tmp_path, 12, "exercise3", "exercise4") as base:
        found = gather(base)
    (missing,) = helping.in_state(found, State.MISSING)
    assert (missing.student.key, missing.exercises) == ("s011", ("exercise3", "exercise4"))
    assert [each.student.key for each in helping.late(found)] == ["s003", "s010"]
    assert found.points == 200
    assert found.total().count == 11
