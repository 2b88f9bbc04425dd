"""What a run brought, below its result: one line after a run with things to mend, a little more after a success."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from grader.game.rules import level
from grader.show.badges import picture
from grader.show.paint import Paper

if TYPE_CHECKING:
    from grader.game.badges import Badge
    from grader.game.gain import Gain
    from grader.show.terminal import Screen

MOST_PICTURES = 3


def celebrate(gain: Gain, screen: Screen) -> None:
    """Tells of a gain; of none only what is next, and that after a success alone."""
    if not gain.succeeded:
        if gain.xp or gain.badges:
            screen.wrapped(in_one_line(gain), "  ", style="yellow")
        return
    if gain.xp:
        screen.wrapped(f"+{gain.xp} XP. {how_far(gain.all_xp)}", "  ", style="yellow")
    if gain.level:
        screen.wrapped(f"New level: {gain.level.number}, {gain.level.title}!", "  ", style="bold yellow")
    for badge in gain.badges[:MOST_PICTURES]:
        screen.console.print()
        for line in picture(badge, Paper(screen.width)):
            screen.line(Text.assemble(*line))
    if more := gain.badges[MOST_PICTURES:]:
        screen.console.print()
        screen.wrapped(f"And {titles(more)}: `grade badges` shows them.", "  ")
    screen.console.print()
    screen.wrapped(what_next(gain), "  ")


def in_one_line(gain: Gain) -> str:
    """A gain in a few words."""
    parts = [f"+{gain.xp} XP"] if gain.xp else []
    if gain.level:
        parts.append(f"level {gain.level.number}, {gain.level.title}")
    if gain.badges:
        parts.append(f"new badge{'s'[: len(gain.badges) != 1]}: {titles(gain.badges)} (`grade badges`)")
    return "; ".join(parts) + "."


def titles(badges: tuple[Badge, ...]) -> str:
    return ", ".join(badge.title for badge in badges)


def how_far(xp: int) -> str:
    now = level(xp)
    return f"{xp} in all." if now.ends is None else f"{xp} in all, {now.ends - xp} more to level {now.number + 1}."


def what_next(gain: Gain) -> str:
    if gain.next is None:
        return "Every exercise is finished: the map is yours. `grade badges` shows what is still to be found."
    return f"Next comes {gain.next.name} ({gain.next.title}): `grade start {gain.next.name}`"
