"""`grade start`: lays an exercise's starter and README into a folder, and never touches a file that is there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import click

from grader import exercise as exercises
from grader.errors import CallError
from grader.exercise import Exercise


def start(name: str | None) -> None:
    """Lays out an exercise, by default the one that is next, and says what to open and what to type."""
    exercise = exercises.find(name.rstrip("/") if name else next_name())
    folder = folder_for(exercise)
    click.echo(f"{exercise.name}  {exercise.title}")
    for path, data in files_of(exercise):
        words = words_for(path, exercise) if lay_out(folder / path, data) else "is there already, and stays as it is"
        click.echo(f"  {(folder / path).as_posix():<34} {words}".rstrip())
    click.echo(told(exercise, folder))


def next_name() -> str:
    from grader.game.progress import Progress
    from grader.game.standing import standing

    found = standing(Progress.open().log()).next
    if not found:
        raise CallError("Every exercise is finished. `grade list` names them all.")
    return found


def folder_for(exercise: Exercise) -> Path:
    """./EXERCISE, or this folder where it is the exercise's own."""
    here = Path.cwd()
    return Path() if here.name == exercise.name and not (here / exercise.name).exists() else Path(exercise.name)


def files_of(exercise: Exercise) -> Iterator[tuple[Path, bytes]]:
    """What a student begins with, by its place in their folder. Raises CallError where there is no starter."""
    starter = exercise.folder / "starter"
    found = [path for path in sorted(starter.rglob("*")) if path.is_file() and "__pycache__" not in path.parts]
    if not found:
        raise CallError(f"{exercise.name} has no starter: write {' and '.join(exercise.programs)} yourself.")
    yield from ((path.relative_to(starter), path.read_bytes()) for path in found)
    readme = exercise.folder / "README.md"
    if readme.is_file():
        yield Path("README.md"), readme.read_bytes()


def lay_out(path: Path, data: bytes) -> bool:
    """Writes a file that is not there yet; False where something is. Raises CallError where that cannot be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            try:
                file.write(data)
                file.flush()
            except OSError:
                with suppress(OSError):
                    path.unlink()  # half a file is worse than none
                raise
    except FileExistsError:
        if not path.parent.is_dir():
            raise CallError(f"{path.parent} is in the way: it is no folder. Move it, or work elsewhere.") from None
        return False
    except OSError as error:
        raise CallError(f"{path} cannot be written: {error.strerror}.") from error
    return True


def words_for(path: Path, exercise: Exercise) -> str:
    return "you write this" if path.as_posix() in exercise.programs else "the task" if path.name == "README.md" else ""


def told(exercise: Exercise, folder: Path) -> str:
    programs = " and ".join((folder / each).as_posix() for each in exercise.programs)
    return (
        f"\n1. Read the task:  grade show {exercise.name}"
        f"\n2. Open {programs} in your editor; each TODO is a step."
        f"\n3. Grade it:  grade {exercise.name}   or at each save:  grade {exercise.name} --watch"
    )
