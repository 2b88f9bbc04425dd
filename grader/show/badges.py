"""The badges: those that were earned with picture and sentence, those that are locked by their names alone."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from grader.game.badges import BADGES, Badge
from grader.show.paint import Line, Paper

PICTURE = 15  # columns
MOST = 100  # columns of a line that is read easily


def badge_lines(earned: Mapping[str, str], paper: Paper) -> list[Line]:
    """All badges: `earned` has the times."""
    lines: list[Line] = [[(f"  {len(known(earned))} of {len(BADGES)} badges", "bold")]]
    for badge in known(earned):
        lines += [[], *picture(badge, paper)]
    locked = [badge.title for badge in BADGES if badge.id not in earned]
    if locked:
        told = textwrap.wrap("Still to be found: " + "; ".join(locked) + ".", min(paper.width, MOST) - 4)
        lines += [[], *([("  " + line, "dim")] for line in told)]
    return lines


def picture(badge: Badge, paper: Paper) -> list[Line]:
    """The picture to the left, the title and the sentence beside it."""
    beside = [badge.title, *textwrap.wrap(badge.taught, min(paper.width, MOST) - PICTURE - 4)]
    rows = max(len(beside), len(badge.picture))
    drawn = [*badge.picture, *[""] * (rows - len(badge.picture))]
    beside += [""] * (rows - len(beside))
    return [
        [("  ", ""), (f"{left:<{PICTURE}}", "cyan"), (right, "" if row else "bold")]
        for row, (left, right) in enumerate(zip(drawn, beside, strict=True))
    ]


def badges_json(earned: Mapping[str, str]) -> list[dict[str, Any]]:
    """Every badge; what a locked one taught is not told yet."""
    return [
        {
            "id": badge.id,
            "title": badge.title,
            "earned": earned.get(badge.id),
            "taught": badge.taught if badge.id in earned else None,
            "picture": badge.picture,
        }
        for badge in BADGES
    ]


def known(earned: Mapping[str, str]) -> list[Badge]:
    """The badges that were earned, in the order in which they were."""
    return sorted(
        (each for each in BADGES if each.id in earned), key=lambda each: datetime.fromisoformat(earned[each.id])
    )
