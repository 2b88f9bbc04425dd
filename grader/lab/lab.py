"""Lab: what a backend offers. Docker and local are one module each; `opening.py` chooses between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from grader.lab.host import Host
from grader.lab.log import Log

Backend = Literal["auto", "docker", "local"]


class Teller(Protocol):
    """Who hears what takes long or is worth knowing: `say` a line that stays, `progress` one that the next replaces."""

    def say(self, message: str) -> None: ...

    def progress(self, message: str) -> None: ...


class Printer:
    """A teller for scripts: what stays is printed, progress is not."""

    def say(self, message: str) -> None:
        print(message, flush=True)

    def progress(self, message: str) -> None: ...


class Silent:
    """A teller for processes that share a screen."""

    def say(self, message: str) -> None: ...

    def progress(self, message: str) -> None: ...


@dataclass(frozen=True)
class SecondLan:
    """The two machines' addresses on the second LAN."""

    student: str
    peer: str


class Lab(Protocol):
    """A network with a peer, which is ours and stays, and a student's host, which is made anew for each submission."""

    @property
    def backend(self) -> str:
        """Its name: "docker" or "local"."""

    @property
    def log(self) -> Log:
        """What was asked of the agents of both, of earlier student's hosts too, and what they answered."""

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

    def second_lan(self) -> SecondLan:
        """Connects student and peer to a second LAN as well. Raises LabError where there can be none."""

    @property
    def nobody(self) -> str:
        """An address of the LAN that no machine has."""

    def versions(self) -> dict[str, str]:
        """What a result has to say about where it was made."""

    def close(self) -> None:
        """Removes all that the lab made; never raises for what is already gone."""
