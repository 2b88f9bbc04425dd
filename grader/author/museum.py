"""The museum of an exercise: wrong programs with the checks that each must fail, and right ones in other styles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.checking.declare import Check
from grader.errors import ExerciseError
from grader.exercise import Exercise, read_toml
from grader.result import Result, Status

MISTAKE_FILE = "mistake.toml"


@dataclass(frozen=True)
class Mistake:
    """A wrong program: what it does wrong, the checks that it must fail, and whether its screen is compared.

    `needs_docker` says why its marks are others without Docker, where they depend on the machine; "" where they do not.
    """

    folder: Path
    about: str
    fails: frozenset[str]
    screen: bool = True
    needs_docker: str = ""

    @property
    def name(self) -> str:
        return self.folder.name


@dataclass(frozen=True)
class Places:
    """Where what belongs to an exercise lies, beside the folder of all exercises."""

    solution: Path
    mistakes: Path
    right: Path

    @classmethod
    def of(cls, exercise: Exercise) -> Places:
        top = exercise.folder.parent.parent
        tests = top / "tests"
        return cls(
            top / "solutions" / exercise.name, tests / "mistakes" / exercise.name, tests / "right" / exercise.name
        )

    def mistake_folders(self) -> list[Path]:
        return _folders(self.mistakes)

    def right_folders(self) -> list[Path]:
        return _folders(self.right)


def _folders(top: Path) -> list[Path]:
    return sorted(path for path in top.iterdir() if path.is_dir() and path.name[0] not in "._") if top.is_dir() else []


def read_mistake(folder: Path) -> Mistake:
    """Raises ExerciseError, which names the file and the key, when mistake.toml cannot be used."""
    path = folder / MISTAKE_FILE
    _text, body = read_toml(path)
    about, fails, screen = body.get("about", ""), body.get("fails"), body.get("screen", True)
    why = body.get("needs_docker", "")
    if not isinstance(about, str) or not about.strip():
        raise ExerciseError(f"{path}: `about` has to say in a sentence what the program does wrong.")
    if not isinstance(fails, list) or not fails or not all(isinstance(name, str) for name in fails):
        raise ExerciseError(f"{path}: `fails` has to list the ids of the checks that the program fails.")
    if not isinstance(why, str):
        raise ExerciseError(f"{path}: `needs_docker` has to say in a sentence why its marks are others without Docker.")
    return Mistake(folder, about, frozenset(fails), bool(screen), why)


def mistakes_of(exercise: Exercise) -> list[Mistake]:
    return [read_mistake(folder) for folder in Places.of(exercise).mistake_folders()]


def failed_by(checks: Iterable[Check], mistakes: Sequence[Mistake]) -> dict[str, list[str]]:
    """Check -> the names of the mistakes that fail it, also where there is none."""
    return {check.id: [mistake.name for mistake in mistakes if check.id in mistake.fails] for check in checks}


def expected_score(result: Result, fails: Iterable[str]) -> int:
    """The points of all judged checks but those that fail and those that are skipped because of them."""
    lost = set(fails)
    for check in result.checks:
        if check.because in lost:
            lost.add(check.id)
    return sum(check.points for check in result.checks if check.id not in lost)


def wrong_marks(result: Result, fails: frozenset[str], needs_docker: Mapping[str, bool], why_docker: str = "") -> str:
    """How the marks differ from what the mistake must get, "" where they do not.

    What needs Docker cannot fail without it, nor can what is skipped because of that. Where the whole mistake needs it
    (`why_docker`), no other marks are wrong.
    """
    docker = result.backend == "docker"
    if why_docker and not docker:
        return ""
    wanted = {name for name in fails if docker or not needs_docker.get(name, False)}
    failed = {check.id for check in result.checks if check.status is Status.FAILED}
    trouble = [check.id for check in result.checks if check.status is Status.ERROR]
    if trouble:
        return f"the grader could not judge {', '.join(trouble)}"
    parts = []
    if extra := failed - wanted:
        parts.append(f"it also failed {', '.join(sorted(extra))}")
    if missing := wanted - failed:
        parts.append(f"it did not fail {', '.join(sorted(missing))}")
    if not parts and result.score != expected_score(result, fails):
        parts.append(f"it got {result.score} points and not {expected_score(result, fails)}")
    return ", and ".join(parts)
