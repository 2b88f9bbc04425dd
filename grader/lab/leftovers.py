"""Removes what runs that were killed left on the engine: containers, networks, and on request old images."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.lab.owner import LABEL, OWNER_LABEL, is_gone

if TYPE_CHECKING:
    from docker import DockerClient


def remove_leftovers(client: DockerClient) -> tuple[int, int]:
    """Removes containers and networks whose maker has ended; returns how many of each. Others' are never touched."""
    from docker.errors import APIError

    containers = networks = 0
    ours = {"label": LABEL}
    for container in client.api.containers(all=True, filters=ours):
        if is_gone((container.get("Labels") or {}).get(OWNER_LABEL, "")):
            try:
                client.api.remove_container(container["Id"], force=True)
                containers += 1
            except APIError:  # it is ending by itself at this moment
                pass
    for network in client.api.networks(filters=ours):
        if is_gone((network.get("Labels") or {}).get(OWNER_LABEL, "")):
            try:
                client.api.remove_network(network["Id"])
                networks += 1
            except APIError:  # its container is still going; the next start or `grade clean` takes it
                pass
    return containers, networks


def remove_images(client: DockerClient, keep: str | None = None) -> int:
    """Removes the images that the grader built, but for `keep`; returns how many."""
    from docker.errors import APIError

    removed = 0
    for image in client.images.list(filters={"label": LABEL}):
        for tag in image.tags:
            if tag != keep:
                try:
                    client.images.remove(tag)
                    removed += 1
                except APIError:  # a container still uses it
                    pass
    return removed
