"""What one run brought: XP, perhaps a level, badges, and what is open next."""

from __future__ import annotations

from dataclasses import dataclass, replace

from grader.game import rules
from grader.game.badges import BADGES, Badge, earned
from grader.game.log import Attempt
from grader.game.progress import Progress
from grader.game.standing import Place, standing


@dataclass(frozen=True)
class Gain:
    """What a run added to the student's game. `level` is one that was reached; `next` is None when all is finished.

    `succeeded` says that the run was whole and passed all that could be judged.
    """

    xp: int
    all_xp: int
    level: rules.Level | None
    badges: tuple[Badge, ...]
    next: Place | None
    succeeded: bool


def record(progress: Progress, attempt: Attempt) -> Gain:
    """Keeps a run and tells what it brought.

    Raises ProgressError where it cannot be kept, ExerciseError where an exercise's file is broken and nothing was kept.
    """
    before = progress.log()
    now = standing(replace(before, attempts=(*before.attempts, attempt)))  # first, for it may find a broken exercise
    stored = progress.record(attempt)
    after = replace(before, attempts=(*before.attempts, stored))
    new = progress.earn(earned(after.attempts))
    old_xp, xp = rules.xp(before.attempts), rules.xp(after.attempts)
    level = rules.level(xp)
    return Gain(
        xp - old_xp,
        xp,
        level if level != rules.level(old_xp) else None,
        tuple(badge for badge in BADGES if badge.id in new),
        now.place(now.next),
        stored.whole and stored.passed,
    )
