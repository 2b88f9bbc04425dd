"""A job, one submission to grade on one exercise, and its outcome: both travel as lines of JSON."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any, Self

from grader import __version__
from grader.exercise import Exercise
from grader.result import Result
from grader.submission import Submission


@dataclass(frozen=True)
class Job:
    """What a hand needs to know. `exercise_digest` is the exercise's, so that another machine's cannot be mistaken."""

    student: str
    exercise: str
    exercise_digest: str
    submission: Submission
    seed: int
    backend: str
    fingerprint: str = ""
    notes: tuple[str, ...] = ()

    def to_line(self) -> str:
        files = {name: base64.b64encode(data).decode() for name, data in self.submission.files.items()}
        body = {
            "student": self.student,
            "exercise": self.exercise,
            "exercise_digest": self.exercise_digest,
            "path": self.submission.path,
            "files": files,
            "seed": self.seed,
            "backend": self.backend,
        }
        return json.dumps(body) + "\n"

    @classmethod
    def from_line(cls, line: str) -> Self:
        """Raises ValueError or KeyError for a line that no job has written."""
        body = json.loads(line)
        files = {name: base64.b64decode(data) for name, data in body["files"].items()}
        return cls(
            body["student"],
            body["exercise"],
            body["exercise_digest"],
            Submission(body["path"], files),
            body["seed"],
            body["backend"],
        )


@dataclass(frozen=True)
class Outcome:
    """A result, or the trouble that the grader had: a sentence. Either way, the seconds that it took."""

    result: Result | None = None
    trouble: str = ""
    seconds: float = 0.0

    def to_line(self) -> str:
        result = self.result and self.result.to_dict()
        return json.dumps({"result": result, "trouble": self.trouble, "seconds": self.seconds}) + "\n"

    @classmethod
    def from_line(cls, line: str) -> Self:
        """Raises ValueError, KeyError or TypeError for a line that no outcome has written."""
        body: dict[str, Any] = json.loads(line)
        result = None if body["result"] is None else Result.from_dict(body["result"])
        return cls(result, body["trouble"], body["seconds"])


def digest_of(exercise: Exercise) -> str:
    """What the marks of an exercise depend on besides the submission: its own files, and the version of grade."""
    own = (path for path in exercise.folder.rglob("*") if path.suffix in (".py", ".toml") and path.is_file())
    files = {path.relative_to(exercise.folder).as_posix(): path.read_bytes() for path in own}
    return sha256(__version__, Submission(exercise.name, files).sha256)


def fingerprint(job: Job, image: str) -> str:
    """Of everything that the marks depend on: they are the same as long as it is."""
    parts = (job.submission.sha256, job.exercise_digest, image, job.backend, str(job.seed))
    return sha256(*parts)


def sha256(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
