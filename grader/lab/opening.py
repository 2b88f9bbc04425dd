"""Opens a lab on the backend that was asked for, and removes it whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from grader.errors import EngineError
from grader.lab.docker import DockerLab
from grader.lab.engine import NoEngine
from grader.lab.lab import Backend, Lab, Teller
from grader.lab.local import LocalLab

NOT_ISOLATED = "This runs on your own machine, without isolation: fine for your own program."


@contextmanager
def open_lab(backend: Backend, teller: Teller) -> Iterator[Lab]:
    """Opens a lab, tells what takes long or is worth knowing, and removes it unconditionally.

    "auto" takes Docker where an engine answers. Raises EngineError where "docker" is asked for and cannot be had.
    """
    lab = _open(backend, teller)
    try:
        yield lab
    finally:
        lab.close()


@contextmanager
def lend(lab: Lab) -> Iterator[Lab]:
    """A lab that stays open, with a fresh student's host, as if it had just been opened."""
    lab.renew_student()
    lab.peer.sweep()
    yield lab


def _open(backend: Backend, teller: Teller) -> Lab:
    if backend != "local":
        try:
            return DockerLab.open(teller)
        except NoEngine as error:
            if backend == "docker":
                raise EngineError(str(error)) from error
            teller.say(f"{error.what} {NOT_ISOLATED}")
            return LocalLab.open()
    teller.say(NOT_ISOLATED)
    return LocalLab.open()
