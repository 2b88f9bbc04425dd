"""The pytest plugin: collects checks, gives them their fixtures, and turns what happened into CheckResults."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import pytest
from _pytest.outcomes import Skipped

from grader.checking.declare import Check, declared
from grader.checking.evidence import collect, explained
from grader.checking.failure import CheckFailed, Failure, count, quote
from grader.checking.peer import Peer
from grader.checking.student import Student, endpoint, wire_of
from grader.errors import GraderError
from grader.exercise import Exercise
from grader.lab.lab import Lab
from grader.lab.link import AgentRefused
from grader.lab.wire import Wire
from grader.result import NEEDS_DOCKER, CheckResult, Evidence, Status
from grader.submission import Submission

DECLARATION = pytest.StashKey[Check]()


class Watcher(Protocol):
    """Who looks on while checks run."""

    def checks_found(self, checks: list[Check]) -> None: ...

    def check_began(self, check: Check) -> None: ...

    def check_ended(self, result: CheckResult) -> None: ...


@dataclass
class Run:
    """One submission's run over an exercise's checks. `only` names the checks to run; None means all."""

    exercise: Exercise
    submission: Submission
    lab: Future[Lab]
    seed: int
    watcher: Watcher
    only: frozenset[str] | None = None
    keep: Callable[[str, Wire, Student], None] | None = None
    results: dict[str, CheckResult] = field(default_factory=dict)
    declared: list[Check] = field(default_factory=list)


class ChecksPlugin:
    """One run. Hooks are pytest's; fixtures are what checks ask for by name."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.began = 0.0
        self.current: Student | None = None
        self.trouble = self.has_hung = False
        self.harmless: set[str] = set()  # failed checks that keep no other from being run
        self.lab_of_check: Lab | None = None

    # --- collecting ---------------------------------------------------------------------------------------------

    @pytest.hookimpl(tryfirst=True)
    def pytest_pycollect_makeitem(self, collector: pytest.Module, name: str, obj: object) -> list[pytest.Item] | None:
        check = declared(obj)
        if check is None or check.id != name:
            return [] if callable(obj) and not hasattr(obj, "_fixture_function") else None
        item = CheckItem.from_parent(collector, name=name, callobj=obj)
        item.stash[DECLARATION] = check
        return [item]

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        self.run.declared = [item.stash[DECLARATION] for item in items]
        wanted = with_needs(self.run.declared, self.run.only)
        items[:] = [item for item in items if item.stash[DECLARATION].id in wanted]
        self.run.watcher.checks_found([item.stash[DECLARATION] for item in items])

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self) -> bool | None:
        """Without a lab no check is run; the session raises what kept it from opening."""
        return True if self.run.lab.exception() is not None else None

    # --- running ------------------------------------------------------------------------------------------------

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        check = item.stash[DECLARATION]
        self.began = time.monotonic()
        self.current = self.lab_of_check = None
        self.run.watcher.check_began(check)
        lab = self.run.lab.result()
        if check.needs_docker and lab.backend == "local":
            raise Skip(NEEDS_DOCKER)
        because = next((need for need in check.needs if self.blocks(need)), "")
        if because:
            raise Skip(because)
        lab.log.about = check.id
        self.lab_of_check = lab

    def blocks(self, need: str) -> bool:
        return self.run.results[need].status is not Status.PASSED and need not in self.harmless

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
        report = yield
        check = item.stash[DECLARATION]
        if call.excinfo is not None:
            found = self.judge(check, call.excinfo.value)
            self.trouble = self.trouble or found.status is Status.ERROR
            self.run.results.setdefault(check.id, found)  # what was judged stays, whatever clearing up meets
        elif call.when == "call":
            self.run.results[check.id] = self.result(check, Status.PASSED)
        if call.when == "teardown":
            self.run.watcher.check_ended(self.run.results[check.id])
        return report

    def judge(self, check: Check, error: BaseException) -> CheckResult:
        if isinstance(error, Skip):
            return self.result(check, Status.SKIPPED, because=error.because)
        if isinstance(error, CheckFailed):
            try:
                failure, evidence = self.explained(error.failure, check.hint)
            except GraderError as trouble:
                return self.result(check, Status.ERROR, message=str(trouble))
            if not failure.blocks:
                self.harmless.add(check.id)
            return self.result(
                check,
                Status.FAILED,
                message=failure.message,
                expected=failure.expected,
                observed=failure.observed,
                hint=failure.hint,
                caret=failure.caret,
                evidence=evidence,
            )
        if isinstance(error, GraderError):
            return self.result(check, Status.ERROR, message=str(error))
        if isinstance(error, AgentRefused):
            return self.result(
                check, Status.ERROR, message=f"The lab's machine refused what the check needed: {error}."
            )
        where = f"{type(error).__name__}: {error}"
        return self.result(check, Status.ERROR, message=f"This check has a fault of its own ({where}).")

    def explained(self, failure: Failure, hint: str) -> tuple[Failure, Evidence]:
        if self.current is None:
            return replace(failure, hint=failure.hint or hint), Evidence()
        told = explained(self.current, failure, hint)
        return told, collect(self.current, wire_of(self.current), told, self.sent())

    def sent(self) -> list[str]:
        """The last that our sockets sent in this check."""
        assert self.lab_of_check is not None
        hosts = (self.lab_of_check.peer, self.lab_of_check.student)
        return [f"{count(data)} {quote(data)} to {endpoint(to)}" for host in hosts for data, to in host.link.sent]

    def result(self, check: Check, status: Status, **details: Any) -> CheckResult:
        points = check.points if status is Status.PASSED else 0
        return CheckResult(
            id=check.id,
            title=check.title,
            status=status,
            points=points,
            max_points=check.points,
            duration=time.monotonic() - self.began,
            **details,
        )

    # --- fixtures -----------------------------------------------------------------------------------------------

    @pytest.fixture
    def student(self) -> Iterator[Student]:
        """The student's machine, with the first of the exercise's programs as its program."""
        assert self.lab_of_check is not None
        lab = self.lab_of_check
        if self.trouble:  # whatever it was, the next check shall not suffer from it
            lab.renew_student()
            self.trouble = False
        self.current = Student(lab, self.run.submission, self.run.exercise.programs[0], has_hung=self.has_hung)
        yield self.current
        self.has_hung = self.current.has_hung
        lab.student.sweep()
        lab.peer.sweep()
        lab.student.forget()  # also the resets of the peer's sockets

    @pytest.fixture
    def peer(self, student: Student) -> Peer:
        """The other machine."""
        assert self.lab_of_check is not None
        return Peer(self.lab_of_check.peer, student)

    @pytest.fixture
    def wire(self, student: Student) -> Callable[[], Wire]:
        """What passed the student's machine so far."""
        return lambda: wire_of(student)

    @pytest.fixture
    def draw(self, request: pytest.FixtureRequest) -> random.Random:
        """Random draws of this check alone: the same seed and check give the same draws, whatever else runs."""
        return random.Random(f"{self.run.seed}/{request.node.name}")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> None:
        if self.run.keep is not None and self.current is not None:
            self.run.keep(item.stash[DECLARATION].id, wire_of(self.current), self.current)


class CheckItem(pytest.Function):
    """A check. How it failed is told from its exception; pytest's own account, which takes long, nobody reads."""

    def repr_failure(
        self,
        excinfo: pytest.ExceptionInfo[BaseException],
        style: object = None,  # noqa: ARG002 - pytest's signature
    ) -> str:
        return repr(excinfo.value)


class Skip(Skipped):
    """A check that is not run, and because of what."""

    def __init__(self, because: str) -> None:
        super().__init__(because, _use_item_location=True)
        self.because = because


def with_needs(checks: list[Check], only: frozenset[str] | None) -> set[str]:
    """The checks to run: those asked for and, transitively, those that they need."""
    needs = {check.id: check.needs for check in checks}
    wanted = set(needs) if only is None else set(only)
    while missing := {need for name in wanted for need in needs.get(name, ())} - wanted:
        wanted |= missing
    return wanted
