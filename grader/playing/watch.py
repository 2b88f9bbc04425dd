"""`grade EXERCISE --watch`: grades at each save, and in between listens to a few keys."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from grader import exercise as exercises
from grader.errors import EXIT_PASSED, CallError, GradeError
from grader.game.advice import following
from grader.game.progress import Progress
from grader.game.standing import standing
from grader.playing.keys import Keys, keys
from grader.playing.run import Call, grade_command, where

if TYPE_CHECKING:
    from rich.console import Console

LOOK_AGAIN = 100  # milliseconds
POLLING_VARIABLE = "WATCHFILES_FORCE_POLLING"  # of watchfiles itself
MOUNTS = Path("/proc/self/mountinfo")
# Types of file system (proc(5)) that do not tell of what another machine, or the one outside, has changed.
SHARED = {
    "9p",
    "drvfs",
    "vboxsf",
    "fuse.vmhgfs-fuse",
    "fuse.sshfs",
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "virtiofs",
    "prl_fs",
}


@dataclass
class Watch:
    """One exercise that is watched. `then` is the call to go on with, once the user has asked for the next one."""

    call: Call
    console: Console
    keys: Keys
    status: int = EXIT_PASSED
    then: Call | None = None

    @property
    def exercise(self) -> str:
        return self.call.exercise.rstrip("/")

    def run(self) -> None:
        """Grades at once and at each save, until the user asks for the next exercise or to quit."""
        from watchfiles import watch

        path = Path(where(self.call, exercises.find(self.exercise).name))
        if not path.exists():
            raise CallError(f"There is no folder {path} to watch.")
        looks = watch(path, yield_on_timeout=True, rust_timeout=LOOK_AGAIN, force_polling=self.polling(path))
        for number, changes in enumerate(looks):
            if changes or number == 0:  # the first look comes when watching has begun, so that no save is missed
                self.grade()
            if (key := self.keys.pressed()) and self.is_last(key, path):
                return

    def polling(self, path: Path) -> bool | None:
        """True where files have to be looked at again and again, which is said; else watchfiles decides."""
        reason = why_poll(path)
        if not reason:
            return None
        self.say(f"{reason}, so grade looks for saves itself, three times a second.")
        return True

    def grade(self) -> None:
        """Grades; what cannot be graded right now, half a save perhaps, is told and no reason to stop."""
        try:
            self.status = grade_command(self.call, self.console)
        except GradeError as error:
            self.console.print(f"grade: {error}", soft_wrap=True)
            self.status = error.exit_code
        self.wait()

    def wait(self) -> None:
        keys = "  h hint   m map   n next   q quit" if self.keys.there else " Ctrl-C ends."
        self.console.print(f"\n  Waiting for the next save;{keys}", style="dim")

    def is_last(self, key: str, path: Path) -> bool:
        """Does what a key stands for; True where this exercise is watched no longer."""
        match key.lower():
            case "q":
                return True
            case "n":
                return self.go_on(path)
            case "h":
                self.type("hint", self.exercise)
            case "m":
                self.type()
        return False

    def type(self, *words: str, folder: Path | None = None) -> int:
        """Runs `grade` with these words, as if the user had typed them here."""
        self.keys.aside()
        try:
            return subprocess.run(this_grade(*words), cwd=folder, check=False).returncode
        finally:
            self.keys.again()
            if words[:1] != ("start",):
                self.wait()

    def go_on(self, path: Path) -> bool:
        """Lays out the next exercise beside this one; False where there is none."""
        try:
            place = following(standing(Progress.open().log()), self.exercise)
        except GradeError as error:
            place = None
            self.say(str(error))
        if place is None:
            self.say("There is no other exercise that is not finished.")
            return False
        beside = (path if path.is_dir() else path.parent).resolve().parent
        self.console.print()
        if self.type("start", place.name, folder=beside) != EXIT_PASSED:
            return False
        general = tuple(word for word in self.call.feedback if "=" not in word)
        folder = os.path.relpath(beside / place.name)
        self.then = replace(self.call, exercise=place.name, path=folder, only=(), seed=None, feedback=general)
        return True

    def say(self, message: str) -> None:
        self.console.print(f"  {message}", style="dim", soft_wrap=True)


def watch_command(call: Call, console: Console) -> int:
    """Watches an exercise, and those that the user goes on with, until `q` or Ctrl-C; returns the last exit status."""
    status = EXIT_PASSED
    then: Call | None = call
    with keys() as found:
        while then is not None:
            watch = Watch(then, console, found)
            with suppress(KeyboardInterrupt):
                watch.run()
            status, then = watch.status, watch.then
    return status


def this_grade(*words: str) -> list[str]:
    """The command for another run of this very grade. It imports nothing from the folder that it runs in."""
    program = "import sys; sys.path.insert(0, sys.argv.pop(1)); from grader.cli import main; main()"
    return [sys.executable, "-P", "-c", program, str(Path(__file__).resolve().parent.parent), *words]


def why_poll(path: Path) -> str:
    """Why the system would not tell of saves in this folder, "" where it does."""
    if os.environ.get(POLLING_VARIABLE, "").lower() not in ("", "0", "false"):
        return f"{POLLING_VARIABLE} is set"
    if "microsoft" in platform.release().lower():
        return "This is WSL"
    kind = file_system(path.resolve(), mounts())
    return f"This folder is shared ({kind})" if kind in SHARED else ""


def mounts() -> str:
    """The table of mounts, "" where the system has no such file."""
    try:
        return MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""


def file_system(path: Path, table: str) -> str:
    """The type of the file system that holds a path, by the kernel's table (proc_pid_mountinfo(5)); "" if unknown."""
    best, kind = -1, ""
    for line in table.splitlines():
        before, _, after = line.partition(" - ")
        fields = before.split(" ")
        if len(fields) < 5 or not after:
            continue
        place = Path(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[4]))
        if path.is_relative_to(place) and len(place.parts) >= best:  # the later of two at one place hides the other
            best, kind = len(place.parts), after.split(" ")[0]
    return kind
