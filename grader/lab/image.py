"""The image that hosts run: found by the digest of what it is made of, built when it is missing."""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.errors import EngineError
from grader.lab.owner import LABEL

if TYPE_CHECKING:
    from docker import DockerClient

    from grader.lab.lab import Teller

STUDENT_UID = 10001
DEFAULT_BASE = "python:3.13-slim"
DEBIAN_BASE = "grade-base:debian"  # what `python -m grader.lab.debian` makes
BASE_VARIABLE = "GRADE_BASE_IMAGE"
NAME = "grade-host"
HERE = Path(__file__).resolve().parent

NO_BASE = (
    "The image {base} is not on this machine and could not be pulled ({why}). Connect to the internet and try "
    "again; or make a base image from Debian's packages: `sudo {python} -m grader.lab.debian`; or name an image "
    "that you have, with Python 3.11 or later: {variable}=IMAGE."
)


def ensure_image(client: DockerClient, teller: Teller) -> str:
    """The image's tag; builds it first when there is none of this content. Raises EngineError when that fails."""
    from docker.errors import ImageNotFound

    tag = current_tag()
    try:
        client.images.get(tag)
    except ImageNotFound:
        base = find_base(client, teller)
        teller.say(f"Building the image {tag} from {base}. This is needed once and takes about half a minute.")
        build(client, tag, base, build_files(), teller)
    return tag


def current_tag() -> str:
    """The tag of the image that this version of grade needs."""
    return f"{NAME}:{digest(build_files())}"


def tags_here(client: DockerClient) -> set[str]:
    """The tags of all images that any version of grade built on this engine."""
    return {tag for image in client.images.list(filters={"label": LABEL}) for tag in image.tags}


def build_files() -> dict[str, bytes]:
    """The build context: the Dockerfile and the agent."""
    files = {"Dockerfile": dockerfile().read_bytes()}
    for path in sorted((HERE / "agent").glob("*.py")):
        files[f"agent/{path.name}"] = path.read_bytes()
    return files


def dockerfile() -> Path:
    """In a checkout the file at its top; in an installed package the copy beside this module."""
    installed = HERE / "Dockerfile"
    return installed if installed.exists() else HERE.parents[1] / "Dockerfile"


def digest(files: dict[str, bytes]) -> str:
    content = hashlib.sha256()
    for name, data in sorted(files.items()):
        content.update(f"{name}\0{len(data)}\0".encode() + data)
    return content.hexdigest()[:12]


def find_base(client: DockerClient, teller: Teller) -> str:
    """The base image: the one that the user names, else one that is here, else the default, pulled."""
    if base := base_here(client):
        return base
    pull(client, wanted_base(), teller)
    return wanted_base()


def base_here(client: DockerClient) -> str | None:
    """The base image that the user names, else one that is here; None where it must be pulled."""
    from docker.errors import ImageNotFound

    for base in [os.environ[BASE_VARIABLE]] if os.environ.get(BASE_VARIABLE) else [DEFAULT_BASE, DEBIAN_BASE]:
        try:
            client.images.get(base)
            return base
        except ImageNotFound:
            continue
    return None


def wanted_base() -> str:
    """The base image that is pulled where none is here."""
    return os.environ.get(BASE_VARIABLE) or DEFAULT_BASE


def pull(client: DockerClient, base: str, teller: Teller) -> None:
    import sys

    from docker.errors import APIError

    teller.say(f"Pulling the image {base}. This is needed once.")
    try:
        for step in client.api.pull(base, stream=True, decode=True):
            if "error" in step:
                raise EngineError(str(step["error"]))
            teller.progress(f"{base}: {step.get('status', '')} {step.get('progress', '')}".strip())
    except (APIError, EngineError) as error:
        why = " ".join(str(getattr(error, "explanation", None) or error).split())
        raise EngineError(NO_BASE.format(base=base, why=why, python=sys.executable, variable=BASE_VARIABLE)) from error


def build(client: DockerClient, tag: str, base: str, files: dict[str, bytes], teller: Teller) -> None:
    steps: Any = client.api.build(
        fileobj=io.BytesIO(context(files)),
        custom_context=True,
        tag=tag,
        rm=True,
        forcerm=True,
        decode=True,
        buildargs={"BASE_IMAGE": base},
        labels={LABEL: "1"},
    )
    for step in steps:
        if "error" in step:
            raise EngineError(f"The image could not be built from {base}: {str(step['error']).strip()}")
        if line := str(step.get("stream", "")).strip():
            teller.progress(line[:100])


def context(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(data), 0o644
            tar.addfile(entry, io.BytesIO(data))
    return packed.getvalue()
