"""Result: what grading one submission found. The one model that every screen and every format is made from."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

SCHEMA = "grade/result/v1"
NEEDS_DOCKER = "needs Docker"
STOPPED = "Python stopped "  # so the sentence begins that says where a program broke down


class Status(StrEnum):
    """What became of a check. `error` is the grader's trouble: it neither gives nor costs points."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    ERROR = "error"


@dataclass(frozen=True)
class Step:
    """One line of the conversation on the wire: who sent it (`from_student`), what it was, and the bytes' preview.

    `kind` is for those who draw: syn, data, fin, rst, again (TCP sent it once more), window (no room left), datagram,
    icmp, fold (what was left out), or expected: what should have come here, and did not.
    """

    at: float
    student: str
    other: str
    from_student: bool
    what: str
    kind: str = "data"


@dataclass(frozen=True)
class ProgramReport:
    """What a program of the student's did: its command, how it ended, and the last that it printed.

    `doing` says, where that can be known, what a program that still ran was waiting for.
    """

    command: str
    ended: str
    stdout: str = ""
    stderr: str = ""
    doing: str = ""


@dataclass(frozen=True)
class Evidence:
    """What there was to see when a check failed. `netstat` has lines, each with a mark for the one that matters.

    `ladder` is the conversation as text, 80 columns wide. `sent` is what our sockets sent, where nothing was captured.
    """

    conversation: tuple[Step, ...] = ()
    netstat: tuple[tuple[bool, str], ...] = ()
    programs: tuple[ProgramReport, ...] = ()
    notes: tuple[str, ...] = ()
    ladder: tuple[str, ...] = ()
    sent: tuple[str, ...] = ()


@dataclass(frozen=True)
class CheckResult:
    """One check. `because` says why it was skipped: a check's id, or "needs Docker". Durations are seconds.

    `caret` is the place in `observed` where it begins to differ from `expected`, -1 where that makes no sense.
    """

    id: str
    title: str
    status: Status
    points: int
    max_points: int
    because: str = ""
    message: str = ""
    expected: str = ""
    observed: str = ""
    hint: str = ""
    duration: float = 0.0
    evidence: Evidence = field(default_factory=Evidence)
    caret: int = -1


@dataclass(frozen=True)
class SubmissionInfo:
    """Where the submission was, its digest, and its files."""

    path: str
    sha256: str
    files: tuple[str, ...]


@dataclass(frozen=True)
class Result:
    """One submission graded on one exercise."""

    exercise: str
    submission: SubmissionInfo
    backend: str
    seed: int
    checks: tuple[CheckResult, ...]
    started: str
    duration: float
    versions: dict[str, str]

    @property
    def score(self) -> int:
        return sum(check.points for check in self.checks)

    @property
    def max_score(self) -> int:
        """The points that could be judged: without what needs Docker and without what the grader failed to judge."""
        return sum(check.max_points for check in self.checks if not self.unjudged(check))

    @property
    def status(self) -> Status:
        found = {check.status for check in self.checks}
        if Status.ERROR in found:
            return Status.ERROR
        lost = Status.FAILED in found or self.score < self.max_score
        return Status.FAILED if lost else Status.PASSED

    def unjudged(self, check: CheckResult) -> bool:
        """Whether nobody could say: the grader failed, or it needs Docker, or it needs a check of which that is so."""
        if check.status is Status.SKIPPED:
            because = next((other for other in self.checks if other.id == check.because), None)
            return check.because == NEEDS_DOCKER or (because is not None and self.unjudged(because))
        return check.status is Status.ERROR

    def to_dict(self) -> dict[str, Any]:
        """The JSON form, as `grader/result.schema.json` describes it."""
        body = asdict(self)
        for check, data in zip(self.checks, body["checks"], strict=True):
            data["status"] = str(check.status)
        return {"schema": SCHEMA, **body, "status": str(self.status), "score": self.score, "max_score": self.max_score}

    def to_json(self) -> str:
        return json.dumps(self.to_dict(), indent=2, ensure_ascii=False) + "\n"

    @classmethod
    def from_dict(cls, body: dict[str, Any]) -> Result:
        """Raises ValueError when the data is of another schema, KeyError or TypeError when parts are missing."""
        if body.get("schema") != SCHEMA:
            raise ValueError(f"a result says {SCHEMA!r} in its field `schema`, this one {body.get('schema')!r}")
        submission = body["submission"]
        return cls(
            body["exercise"],
            SubmissionInfo(submission["path"], submission["sha256"], tuple(submission["files"])),
            body["backend"],
            body["seed"],
            tuple(_check(each) for each in body["checks"]),
            body["started"],
            body["duration"],
            dict(body["versions"]),
        )


def merge(first: Result, second: Result) -> Result:
    """The first result with those checks replaced that the second has as well: a retry of what was `error`."""
    again = {check.id: check for check in second.checks}
    checks = tuple(again.get(check.id, check) for check in first.checks)
    return replace(first, checks=checks, duration=first.duration + second.duration)


def _check(data: dict[str, Any]) -> CheckResult:
    evidence = data["evidence"]
    return CheckResult(
        **{
            **data,
            "status": Status(data["status"]),
            "evidence": Evidence(
                tuple(Step(**step) for step in evidence["conversation"]),
                tuple((bool(mark), str(line)) for mark, line in evidence["netstat"]),
                tuple(ProgramReport(**program) for program in evidence["programs"]),
                tuple(evidence["notes"]),
                tuple(evidence.get("ladder", ())),
                tuple(evidence.get("sent", ())),
            ),
        }
    )
