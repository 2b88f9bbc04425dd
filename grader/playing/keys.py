"""Single keys from the terminal, read without waiting and without Enter."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Keys(Protocol):
    """What was typed. `there` is False where nobody can type."""

    there: bool

    def pressed(self) -> str:
        """The oldest key that was not asked for yet, "" for none."""

    def aside(self) -> None:
        """Gives the terminal back as it was, for a program that asks something itself."""

    def again(self) -> None:
        """Takes the terminal back."""


class NoKeys:
    """Nobody can type: standard input is no terminal."""

    there = False

    def pressed(self) -> str:
        return ""

    def aside(self) -> None: ...

    def again(self) -> None: ...


if sys.platform == "win32":
    import msvcrt

    class TerminalKeys(NoKeys):
        """Keys from a console of Windows, which needs no other mode for them."""

        there = True

        def pressed(self) -> str:
            return msvcrt.getwch() if msvcrt.kbhit() else ""

else:
    import os
    import select
    import termios
    import tty

    class TerminalKeys:
        """Keys from a terminal that passes each on at once and does not echo it. Ctrl-C stays what it is."""

        there = True

        def __init__(self) -> None:
            self.file = sys.stdin.fileno()
            self.before = termios.tcgetattr(self.file)
            self.again()

        def pressed(self) -> str:
            ready, _, _ = select.select([self.file], [], [], 0)
            return os.read(self.file, 1).decode("ascii", "replace") if ready else ""

        def aside(self) -> None:
            termios.tcsetattr(self.file, termios.TCSADRAIN, self.before)

        def again(self) -> None:
            tty.setcbreak(self.file, termios.TCSADRAIN)


@contextmanager
def keys() -> Iterator[Keys]:
    """The keys of standard input, where it is a terminal; the terminal is left as it was found."""
    found: Keys = TerminalKeys() if sys.stdin is not None and sys.stdin.isatty() else NoKeys()
    try:
        yield found
    finally:
        found.aside()
