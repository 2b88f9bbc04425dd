"""Two programs for the same task beside each other, or one below the other where the screen is narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.show.harmless import harmless

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

WIDE = 130  # columns from which two programs have room


class Program(NamedTuple):
    """A program's name, the student's text and the reference's; None for one that is not there."""

    name: str
    yours: str | None
    reference: str | None


def show_beside(program: Program, console: Console) -> None:
    """Shows both: in colour on a terminal, as plain text under a heading elsewhere."""
    columns = [(f"your {program.name}", program.yours), (f"one other way: {program.name}", program.reference)]
    there = [(heading, harmless(text)) for heading, text in columns if text is not None]
    if not console.is_terminal:
        for heading, text in there:
            console.print(f"# --- {heading} ---\n{text}", soft_wrap=True)
        return
    from rich.table import Table

    wide = console.width >= WIDE
    table = Table(box=None, padding=(0, 2, 1, 0), expand=wide)
    for heading, _ in there if wide else there[:1]:
        table.add_column(heading if wide else "", ratio=1)
    if wide:
        table.add_row(*(code(text) for _, text in there))
    else:
        for heading, text in there:
            table.add_row(heading)
            table.add_row(code(text))
    console.print(table)


def code(text: str) -> RenderableType:
    from rich.syntax import Syntax

    return Syntax(text, "python", theme="ansi_dark", line_numbers=True, word_wrap=True, background_color="default")
