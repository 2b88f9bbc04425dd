"""The commands of `grade` as a group: an exercise's name is a command, and `--help` lists them by what they are for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from grader.errors import CallError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "Play": ("start", "run", "hint", "arena"),
    "Look": ("list", "show", "progress", "badges", "rules"),
    "Hand in": ("submit",),
    "Teach and write": ("class", "leaderboard", "author"),
    "Keep house": ("doctor", "completion", "reset", "clean"),
}


class Grade(click.Group):
    """A group in which an exercise's name is a command: `grade exercise3` means `grade run exercise3`."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            self.suggest(ctx, args[0])
            return "run", self.commands["run"], args
        return super().resolve_command(ctx, args)

    def suggest(self, ctx: click.Context, word: str) -> None:
        """Raises CallError with the command that is meant, where a word is nearly one and no exercise's name."""
        from grader.exercise import names, nearest

        if ctx.resilient_parsing or word.rstrip("/") in names():
            return
        if (near := nearest(word, [*names(), *self.commands])) in self.commands:
            raise CallError(f"There is no command and no exercise called {word}. Did you mean `grade {near}`?")

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the commands in sections, each in the order in which they are met."""
        listed = {name for names in SECTIONS.values() for name in names}
        others = tuple(name for name in self.list_commands(ctx) if name not in listed)
        width = max(map(len, self.commands))
        for heading, names in (*SECTIONS.items(), ("More", others)):
            there = [self.commands[name] for name in names if name in self.commands]
            if there:
                with formatter.section(heading):
                    formatter.write_dl([(f"{each.name:<{width}}", each.get_short_help_str(60)) for each in there])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The exercises, then the commands and options."""
        from grader.command_line.completion import exercises

        return [*exercises(ctx, None, incomplete), *super().shell_complete(ctx, incomplete)]
