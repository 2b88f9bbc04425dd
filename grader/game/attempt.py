"""A graded run -> the Attempt that the log keeps of it: its points, and what was to be seen in evidence and source."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from grader.exercise import Exercise
from grader.game.log import Attempt, CheckTried
from grader.game.styles import styles_of
from grader.result import CheckResult, Evidence, Result, Status

LOCAL_ADDRESS = 3  # column of a line of netstat
SHOWN_KINDS = {"rst", "again", "window", "icmp", "expected"}  # steps of a ladder that one learns from


def attempt_of(result: Result, exercise: Exercise, files: Mapping[str, bytes], *, whole: bool) -> Attempt:
    """What the log keeps of a run; `whole` says that no check was left out with --only."""
    began = datetime.fromisoformat(result.started)
    succeeded = whole and result.status is Status.PASSED
    return Attempt(
        uuid.uuid4().hex,
        result.started,
        began.astimezone().date().isoformat(),  # a day of the student's, wherever they are
        exercise.name,
        exercise.factor,
        result.backend,
        whole,
        result.status is Status.PASSED,
        tuple(tried(check) for check in result.checks),
        styles_of(data for name, data in files.items() if name.endswith(".py")) if succeeded else (),
    )


def tried(check: CheckResult) -> CheckTried:
    shown = seen(check.evidence) if check.status is Status.FAILED else ()
    return CheckTried(check.id, check.status, check.points, check.max_points, seen=shown)


def seen(evidence: Evidence) -> tuple[str, ...]:
    """What a student could see in the evidence of a failure."""
    servers = [line.split() for marked, line in evidence.netstat if marked]
    kinds = SHOWN_KINDS.intersection(step.kind for step in evidence.conversation)
    everywhere = any(len(row) > LOCAL_ADDRESS and row[LOCAL_ADDRESS].startswith("0.0.0.0:") for row in servers)
    found = {*kinds, *(["netstat"] if servers else []), *(["everywhere"] if everywhere else [])}
    return tuple(sorted(found))
