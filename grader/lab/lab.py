"""Lab: what a backend offers. Docker and local are one module each; choosing between them is `open_lab`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal, Protocol

from grader.errors import EngineError
from grader.lab.host import Host

Backend = Literal["auto", "docker", "local"]
Say = Callable[[str], None]


class Lab(Protocol):
    """A network with a peer, which is ours and stays, and a student's host, which is made anew for each submission."""

    @property
    def backend(self) -> str:
        """Its name: "docker" or "local"."""

    @property
    def peer(self) -> Host:
        """The other machine."""

    @property
    def student(self) -> Host:
        """The current student's host; the first is there when the lab opens."""

    def renew_student(self) -> Host:
        """Ends the student's host and gives a fresh one: nothing of before is left, not even in TIME_WAIT."""

    def free_port(self, port: int) -> Host:
        """Makes sure that nothing of ended programs is left on the student's port; running programs may end too."""

    def versions(self) -> dict[str, str]:
        """What a result has to say about where it was made."""

    def close(self) -> None:
        """Removes all that the lab made; never raises for what is already gone."""


@contextmanager
def open_lab(backend: Backend, say: Say) -> Iterator[Lab]:
    """Opens a lab, tells with `say` what takes long or is worth knowing, and removes it unconditionally.

    "auto" takes Docker where an engine answers. Raises EngineError where "docker" is asked for and cannot be had.
    """
    lab = _open(backend, say)
    try:
        yield lab
    finally:
        lab.close()


def _open(backend: Backend, say: Say) -> Lab:
    if backend != "local":
        from grader.lab.docker import DockerLab
        from grader.lab.engine import NoEngine

        try:
            return DockerLab.open(say)
        except NoEngine as error:
            if backend == "docker":
                raise EngineError(str(error)) from error
            say(f"{error.what} So this runs on your own machine, without isolation: fine for your own program.")
    from grader.lab.local import LocalLab

    return LocalLab.open()
