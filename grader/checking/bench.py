"""A bench: a warm lab that one submission after the other borrows; after trouble it is a new one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from types import TracebackType
from typing import Self

from grader.checking.session import Nobody, Options, grade
from grader.errors import GraderError
from grader.exercise import Exercise
from grader.lab.lab import Backend, Lab, Teller
from grader.lab.opening import lend, open_lab
from grader.result import Result, Status
from grader.submission import Submission


class Bench:
    """Opens its lab when it is asked for first. Each submission gets a fresh student's host."""

    def __init__(self, backend: Backend, teller: Teller) -> None:
        self.backend = backend
        self.teller = teller
        self._lab: Lab | None = None
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()

    def clear(self) -> None:
        """Removes the lab: who borrows next gets a new one."""
        self._lab = None
        self._open.close()

    def grade(self, exercise: Exercise, submission: Submission, seed: int) -> Result:
        """One result. What was an error is tried once more on a new lab, and so is what had no lab at all.

        Raises GraderError when the second was no better, and what grade() raises.
        """
        try:
            result = self._attempt(exercise, submission, seed)
        except GraderError:
            self.clear()
            result = self._attempt(exercise, submission, seed)
        if result.status is Status.ERROR:
            self.clear()
        return result

    def _attempt(self, exercise: Exercise, submission: Submission, seed: int) -> Result:
        labs = self._labs()
        return grade(exercise, submission, Options(seed), lambda: next(labs), Nobody())

    def _labs(self) -> Iterator[AbstractContextManager[Lab]]:
        """The warm lab, then new ones."""
        yield self._borrowed()
        while True:
            self.clear()
            yield self._borrowed()

    @contextmanager
    def _borrowed(self) -> Iterator[Lab]:
        if self._lab is None:
            self._lab = self._open.enter_context(open_lab(self.backend, self.teller))
            yield self._lab
        else:
            with lend(self._lab) as lab:
                yield lab
