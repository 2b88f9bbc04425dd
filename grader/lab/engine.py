"""Finds the container engine, and says in one sentence what is wrong when it does not answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.errors import EngineError

if TYPE_CHECKING:
    from docker import DockerClient

PATIENCE = 30  # seconds for one answer of the engine


class NoEngine(EngineError):
    """No engine answers. `what` is the fact alone, `remedy` what to do; the message has both."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what} {remedy}, or use `--backend local`, which runs your own program without isolation.")
        self.what = what
        self.remedy = remedy


class NotAllowed(NoEngine):
    """An engine is there and refuses this user."""


def connect() -> DockerClient:
    """A client of the engine that the `docker` command would use. Raises NoEngine."""
    import docker

    try:
        return docker.from_env(timeout=PATIENCE)
    except docker.errors.DockerException as error:
        raise explain(error) from error


def explain(error: BaseException) -> NoEngine:
    """The reason behind the SDK's exception, found by its type and never by its text."""
    causes = list(_chain(error))
    if any(isinstance(cause, PermissionError) for cause in causes):
        return NotAllowed(
            "Docker is running, but you are not allowed to use it.",
            "Add yourself to its group (`sudo usermod -aG docker $USER`) and log in again",
        )
    if any(isinstance(cause, FileNotFoundError) for cause in causes):
        return NoEngine(
            "Docker is not running on this machine (its socket does not exist).",
            "Start Docker Desktop or `sudo systemctl start docker`",
        )
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return NoEngine(
            "Docker is installed, but its engine does not answer.",
            "Start Docker Desktop or `sudo systemctl start docker`",
        )
    return NoEngine(f"Docker does not answer ({_short(causes[-1])}).", "Look whether `docker version` works")


def _chain(error: BaseException) -> list[BaseException]:
    """The error and all that is behind it: causes, contexts, and the exceptions that urllib3 wraps in arguments."""
    found: list[BaseException] = []
    row: list[BaseException] = [error]
    while row:
        current = row.pop(0)
        if current not in found:
            found.append(current)
            behind = [current.__cause__, current.__context__, *current.args]
            row += [each for each in behind if isinstance(each, BaseException)]
    return found


def _short(error: BaseException) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__
