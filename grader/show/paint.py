"""Lines of styled words, on a terminal with rich, elsewhere as plain text without it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass

Span = tuple[str, str]  # words, and a style of rich's
Line = Sequence[Span]

WIDTH, HEIGHT = 80, 24


@dataclass(frozen=True)
class Paper:
    """What is written on: its size in columns and lines, and whether it takes more than ASCII and colour."""

    width: int = WIDTH
    height: int = HEIGHT
    unicode: bool = True
    terminal: bool = False
    color: bool = False

    @classmethod
    def of_stdout(cls, no_color: bool) -> Paper:
        unicode = (sys.stdout.encoding or "").lower().startswith("utf")
        if not sys.stdout.isatty():
            return cls(unicode=unicode)
        import shutil

        size = shutil.get_terminal_size((WIDTH, HEIGHT))
        return cls(size.columns, size.lines, unicode, terminal=True, color=not (no_color or os.environ.get("NO_COLOR")))


def plain(lines: Sequence[Line]) -> str:
    """The words alone, one line each."""
    return "".join("".join(words for words, _ in line).rstrip() + "\n" for line in lines)


def paint(lines: Sequence[Line], paper: Paper) -> None:
    """Writes to standard output."""
    if not paper.color:
        sys.stdout.write(plain(lines))
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(width=paper.width, highlight=False, markup=False, emoji=False)
    for line in lines:
        console.print(Text.assemble(*line), soft_wrap=True)
