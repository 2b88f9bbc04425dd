"""What a student who types `grade` is told to do next, from where they stand and the folder they are in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from grader.game.standing import Place, Standing


@dataclass(frozen=True)
class Advice:
    """An exercise (None: all are finished) and one or two commands to type for it, each with what it does."""

    place: Place | None
    commands: tuple[tuple[str, str], ...]


def advice(standing: Standing, folder: Path) -> Advice:
    """Goes on with what lies in the folder, else begins what is next."""
    here = standing.place(folder.name) if not (folder / folder.name).exists() else None
    if here is not None and not here.finished:
        return Advice(here, grading(here.name))
    beside = folder.parent if here is not None else folder
    leave = (("cd ..", "leave this folder"),) if here is not None else ()
    begun = [each for each in standing.places if not each.finished and (beside / each.name).is_dir()]
    if begun:
        place = next((each for each in begun if each.open), begun[0])
        return Advice(place, (*leave, *grading(place.name))[:2])
    new = standing.place(standing.next)
    if new is None:
        return Advice(None, (("grade badges", "what there is still to be found"),))
    begin = ((f"grade start {new.name}", "puts its files here"), (f"grade show {new.name}", "reads the task"))
    return Advice(new, (*leave, *begin)[:2])


def grading(name: str) -> tuple[tuple[str, str], ...]:
    return ((f"grade {name}", "grades it"), (f"grade {name} --watch", "grades it at each save"))


def following(standing: Standing, name: str) -> Place | None:
    """The exercise to go on with after this one, whether it is finished or not; None when no other is left."""
    if standing.next != name:
        return standing.place(standing.next)
    return next((each for each in standing.places if not each.finished and each.name != name), None)
