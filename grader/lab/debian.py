"""Makes the base image from Debian's packages, where no registry can be reached: `python -m grader.lab.debian`.

It needs root, debootstrap (which it installs where apt is there) and Debian's or Ubuntu's package archive as this
machine's own apt uses it. Nothing but the image is left behind.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from grader.errors import EngineError, GradeError
from grader.lab.engine import connect
from grader.lab.image import DEBIAN_BASE

SUITE = "bookworm"
DEFAULT_MIRROR = "http://deb.debian.org/debian"
PACKAGES = "python3-minimal,libpython3-stdlib,netbase,ca-certificates"


def make_base() -> str:
    """Makes and imports the image; returns its name. Raises EngineError with what is missing."""
    if os.geteuid() != 0:
        raise EngineError(f"Making the base image needs root: `sudo {sys.executable} -m grader.lab.debian`.")
    if shutil.which("debootstrap") is None:
        install_debootstrap()
    client = connect()
    with tempfile.TemporaryDirectory(prefix="grade-base-") as folder:
        root = Path(folder, "root")
        run("debootstrap", "--variant=minbase", f"--include={PACKAGES}", SUITE, str(root), mirror())
        for cached in (*root.glob("var/cache/apt/archives/*.deb"), *root.glob("var/lib/apt/lists/*_*")):
            cached.unlink()
        packed = Path(folder, "root.tar")
        run("tar", "-C", str(root), "-cf", str(packed), ".")
        name, _, tag = DEBIAN_BASE.partition(":")
        client.api.import_image_from_file(str(packed), repository=name, tag=tag)
    return DEBIAN_BASE


def mirror() -> str:
    """The archive that this machine's own apt uses for Debian, else Debian's own."""
    for path in sorted(Path("/etc/apt").glob("sources.list*")) + sorted(Path("/etc/apt/sources.list.d").glob("*")):
        if path.is_file() and (found := re.search(r"https?://\S+/debian/?(?=\s)", path.read_text(errors="replace"))):
            return found.group()
    return DEFAULT_MIRROR


def install_debootstrap() -> None:
    if shutil.which("apt-get") is None:
        raise EngineError("Making the base image needs debootstrap, which is not installed here.")
    run("apt-get", "update", "-q")
    run("apt-get", "install", "-y", "-q", "debootstrap")


def run(*command: str) -> None:
    """Runs a command and shows its last line while it works. Raises EngineError with its last words."""
    print(f"  {' '.join(command)}", flush=True)
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, stdin=subprocess.DEVNULL
    )
    if done.returncode != 0:
        last = "\n".join(done.stdout.strip().splitlines()[-5:])
        raise EngineError(f"`{command[0]}` failed with status {done.returncode}:\n{last}")


def main() -> int:
    try:
        print("Making a base image from Debian's packages; this takes about a minute.", flush=True)
        print(f"The image {make_base()} is ready.")
    except GradeError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
