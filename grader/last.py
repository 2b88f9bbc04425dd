"""The last result of each exercise, kept so that it can be looked at again without a run."""

from __future__ import annotations

import json
from pathlib import Path

from grader.errors import CallError
from grader.files import replace_whole
from grader.home import home
from grader.result import Result

UTF8 = ("utf-8", "surrogatepass")  # a path may hold what is no text


def place(exercise: str) -> Path:
    """Where the last result of an exercise lies."""
    return home() / "last" / f"{exercise}.json"


def keep(result: Result) -> bool:
    """Keeps the result as the exercise's last; False where the home cannot be written, which is no reason to fail."""
    try:
        replace_whole(place(result.exercise), result.to_json().encode(*UTF8))
    except OSError:
        return False
    return True


def recall(exercise: str) -> Result:
    """The exercise's last result. Raises CallError, in one line, when there is none or it cannot be read."""
    path = place(exercise)
    try:
        return read(path)
    except (FileNotFoundError, NotADirectoryError):
        raise CallError(f"There is no last result of {exercise} yet: `grade {exercise}` makes one.") from None
    except OSError as error:
        raise CallError(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise CallError(f"{path} is not a whole result. `grade {exercise}` makes a new one.") from error


def read(path: Path) -> Result:
    """Reads a stored result. Raises OSError, or what Result.from_dict raises."""
    return Result.from_dict(json.loads(path.read_bytes().decode(*UTF8)))
