"""Progress as a table of exercises, and the rules as a list: for `grade progress` and `grade rules`."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from grader.game.log import Log
from grader.game.standing import Standing
from grader.show.paint import Line, Paper
from grader.show.words import count

WORD = 13  # columns
MOST = 100


def progress_lines(log: Log, standing: Standing) -> list[Line]:
    """What was done so far, exercise by exercise."""
    if not log.attempts:
        return [[("  Nothing yet. `grade` shows the map and where to begin.", "")]]
    level = standing.level
    days = len({each.day for each in log.attempts})
    told = (
        f"  {count(len(log.attempts), 'run')} on {count(days, 'day')}, {count(len(log.hints), 'hint')} taken, "
        f"{count(len(standing.badges), 'badge')} of {standing.all_badges}."
    )
    return [
        [(f"  Level {level.number}, {level.title}: {standing.xp} XP.", "bold")],
        [(told, "")],
        [],
        [("  exercise      best   runs  hints    XP  last run", "dim")],
        *(row(each) for each in exercises_json(log, standing)),
    ]


def row(each: dict[str, Any]) -> Line:
    words = f"{each['score']:>4}/100  {each['runs']:>4}  {each['hints']:>5}  {each['xp']:>4}  {each['last_day']}"
    return [(f"  {each['exercise']:<12}", "bold" if each["finished"] else ""), (words, "")]


def exercises_json(log: Log, standing: Standing) -> list[dict[str, Any]]:
    """The exercises that were tried."""
    return [
        {
            "exercise": place.name,
            "score": place.score,
            "stars": place.stars,
            "xp": place.xp,
            "finished": place.finished,
            "runs": place.runs,
            "hints": sum(hint.exercise == place.name for hint in log.hints),
            "last_day": max(attempt.day for attempt in log.of(place.name)),
        }
        for place in standing.places
        if place.runs
    ]


def progress_json(log: Log, standing: Standing) -> dict[str, Any]:
    """The summary as data."""
    return {
        "xp": standing.xp,
        "level": asdict(standing.level),
        "streak": standing.streak,
        "longest_streak": standing.longest_streak,
        "runs": len(log.attempts),
        "hints": len(log.hints),
        "badges": standing.badges,
        "exercises": exercises_json(log, standing),
    }


def rule_lines(rules: Sequence[tuple[str, str]], paper: Paper) -> list[Line]:
    """Each rule after its word, wrapped to the page."""
    lines: list[Line] = []
    for word, sentence in rules:
        for number, text in enumerate(textwrap.wrap(sentence, min(paper.width, MOST) - WORD - 4)):
            lines.append([(f"  {'' if number else word:<{WORD}}", "bold"), (text, "")])
    return lines
