"""`grade clean`: removes what killed runs left, on the engine and on this machine, and says what it was."""

from __future__ import annotations

from grader.lab.docker import engine_errors
from grader.lab.engine import NoEngine, connect
from grader.lab.leftovers import remove_images, remove_leftovers
from grader.lab.local import remove_stale_folders


def clean_up(images: bool) -> str:
    """Returns one sentence for the user. Raises EngineError when an engine that is there cannot do it."""
    folders = remove_stale_folders()
    try:
        client = connect()
    except NoEngine as error:
        return f"Removed {_count(folders, 'folder')}. {error.what}"
    with engine_errors():
        containers, networks = remove_leftovers(client)
        removed = [_count(containers, "container"), _count(networks, "network"), _count(folders, "folder")]
        if images:
            removed.append(_count(remove_images(client), "image"))
    client.close()
    return f"Removed {', '.join(removed[:-1])} and {removed[-1]} that killed runs had left."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s'[: number != 1]}"
