"""Results for tests of what is shown: one of each status, every kind of step, and strings that mean harm."""

from __future__ import annotations

from grader.result import CheckResult, Evidence, ProgramReport, Result, Status, Step, SubmissionInfo
from grader.show.ladder_svg import KINDS

YOU, PEER = "10.197.100.2:12345", "10.197.100.3:40000"
HARM = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&\x1b[2J\x00\u202e]]>--></style></svg>{{ 7*7 }}"


def steps(what: str = "18 bytes") -> tuple[Step, ...]:
    """One step of each kind, and one of a second conversation."""
    told = [Step(n / 10, YOU, PEER, n % 2 == 0, f"{what} {kind}", kind) for n, kind in enumerate(KINDS)]
    return (*told, Step(2.0, "", "", True, "… 3 more …", "fold"), Step(3.0, YOU, "10.197.100.3:40001", False, what))


def evidence(what: str) -> Evidence:
    netstat = ((False, "Proto Recv-Q Send-Q"), (True, f"tcp {what}"))
    programs = (ProgramReport(f"python3 {what}", "it ended with exit status 1", what, what, what),)
    return Evidence(steps(what), netstat, programs, (what,), (f"  you {what}", f"  ✘ {what}"), (what,))


def result(what: str = "words") -> Result:
    """A result with one check of each status and a second that failed for the same cause."""
    shown = evidence(what)
    failed = CheckResult("greets", "Greets", Status.FAILED, 0, 30, "", what, what, what, what, 0.5, shown, 0)
    checks = (
        CheckResult("listens", "Listens", Status.PASSED, 20, 20),
        failed,
        CheckResult("closes", "Closes", Status.FAILED, 0, 10, "", what, "", what, "", 0.5, shown),
        CheckResult("serves_next", "Serves the next", Status.SKIPPED, 0, 10, "greets"),
        CheckResult("restarts", "Starts again", Status.ERROR, 0, 30, "", what),
    )
    submission = SubmissionInfo("exercise3", "0" * 64, ("tcp_server.py",))
    started = "2026-11-22T12:00:00+00:00"
    return Result("exercise3", submission, "docker", 7, checks, started, 1.5, {"grade": "1"})
