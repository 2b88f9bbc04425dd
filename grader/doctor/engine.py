"""Looks at the container engine: is it there, does it let us in, has it the image, addresses and room for a lab?"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from grader.doctor.finding import Finding, State
from grader.doctor.isolation import isolation
from grader.doctor.machine import disk
from grader.errors import EngineError
from grader.lab.docker import engine_errors, taken
from grader.lab.engine import NoEngine, NotAllowed, connect
from grader.lab.image import base_here, current_tag, tags_here, wanted_base
from grader.lab.subnets import free_subnets

if TYPE_CHECKING:
    from docker import DockerClient

    from grader.lab.lab import Teller

WITHOUT = "Without it some checks are left out: those that need a second machine or look at the wire."


def engine(teller: Teller) -> Iterator[Finding]:
    """Each thing as it is found; what the engine breaks off with is a finding too."""
    try:
        client = connect()
    except NotAllowed as error:
        yield Finding("Docker", State.OK, "an engine is there")
        yield Finding("permission", State.TROUBLE, error.what, f"{error.remedy}.")
        return
    except NoEngine as error:
        yield Finding("Docker", State.NOTE, error.what, f"{error.remedy}. {WITHOUT}")
        return
    try:
        with engine_errors():
            yield from things_of(client, teller)
    except EngineError as error:
        yield Finding("Docker", State.TROUBLE, str(error))
    finally:
        client.close()


def things_of(client: DockerClient, teller: Teller) -> Iterator[Finding]:
    yield Finding("Docker", State.OK, f"engine {client.version().get('Version', 'of an unknown version')} answers")
    yield Finding("permission", State.OK, "you may use it")
    if (folder := Path(str(client.info().get("DockerRootDir") or ""))).is_absolute() and folder.is_dir():
        yield disk("Docker", folder, "`docker system prune` removes what no container uses.")
    yield image(client)
    yield addresses(client)
    teller.progress("opening a lab")
    yield isolation(teller)


def image(client: DockerClient) -> Finding:
    """Whether hosts can start at once, or their image must be made first."""
    tag, there = current_tag(), tags_here(client)
    if tag in there:
        return Finding("image", State.OK, f"{tag} is there, and current")
    words = "is of another version of grade" if there else "is not there yet"
    base = base_here(client)
    how = f"from {base}" if base else f"from {wanted_base()}, which is pulled first: that needs the internet"
    return Finding("image", State.NOTE, f"the hosts' image {words}", f"The next run makes it, {how}.")


def addresses(client: DockerClient) -> Finding:
    """Whether there are address ranges for labs that nothing else uses."""
    try:
        free = sum(1 for _ in free_subnets(taken(client), random.Random()))
    except EngineError as error:
        return Finding("addresses", State.TROUBLE, str(error))
    return Finding("addresses", State.OK, f"{free:,} ranges are free for labs")
