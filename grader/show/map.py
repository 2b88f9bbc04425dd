"""The map: worlds and exercises with their stars and points, who the student is by now, and what to type next."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from grader.game.advice import Advice
from grader.game.standing import Place, Standing, World
from grader.show.paint import Line, Paper, Span
from grader.show.words import count

SCHEMA = "grade/map/v1"
WIDTH, TITLE, BAR = 80, 28, 20
AIRY = 32  # lines of a terminal that has room between the worlds

SIGNS = {"next": "▶", "finished": "●", "begun": "◐", "open": "○", "later": "·"}
PLAIN_SIGNS = {"next": ">", "finished": "#", "begun": "+", "open": "o", "later": "."}
STYLES = {"next": "bold yellow", "finished": "green", "begun": "cyan", "open": "bold", "later": "dim"}


def map_lines(standing: Standing, advice: Advice, paper: Paper) -> list[Line]:
    """The whole map: at most 80 columns and 23 lines, a little airier where there is room."""
    between: list[Line] = [[]] if paper.height >= AIRY else []
    lines = [*head(standing, paper), []]
    for number, world in enumerate(standing.worlds):
        lines += [*(between if number else []), *world_lines(world, advice, paper)]
    return [*lines, [], *advice_lines(advice)]


def head(standing: Standing, paper: Paper) -> list[Line]:
    level = standing.level
    title: Line = [("  Level ", ""), (f"{level.number}  {level.title}", "bold yellow")]
    more = f"  {standing.xp} XP" if level.ends is None else f"  {standing.xp} XP, {level.ends - standing.xp} to go"
    days = (
        f"streak {count(standing.streak, 'day')}, longest {standing.longest_streak}" if standing.longest_streak else ""
    )
    badges = f"badges {len(standing.badges)} of {standing.all_badges}"
    filled = BAR if level.ends is None else BAR * (standing.xp - level.begins) // (level.ends - level.begins)
    full, empty = ("█", "░") if paper.unicode else ("#", "-")
    bar: Line = [("  ", ""), (full * filled, "yellow"), (empty * (BAR - filled), "dim"), (more, "")]
    return [spread(title, badges), spread(bar, days)]


def spread(line: Line, right: str) -> Line:
    """The line with something at its right end."""
    used = sum(len(words) for words, _ in line)
    return [*line, (right.rjust(WIDTH - used - 2), "dim")]


def world_lines(world: World, advice: Advice, paper: Paper) -> Iterator[Line]:
    for number, place in enumerate(world.places):
        name = f"{world.number}  {world.title}" if number == 0 else ""
        yield [(f"  {name:<14}", "bold"), *place_spans(place, advice, paper)]


def place_spans(place: Place, advice: Advice, paper: Paper) -> list[Span]:
    state = state_of(place, advice)
    sign = (SIGNS if paper.unicode else PLAIN_SIGNS)[state]
    style = "dim" if state == "later" else "bold" if state == "next" else ""
    star, none = ("★", "☆") if paper.unicode else ("*", "-")
    title = place.title if len(place.title) <= TITLE else place.title[: TITLE - 3] + "..."
    return [
        (f"{sign} ", STYLES[state]),
        (f"{place.name:<11} {title:<{TITLE}} ", style),
        (star * place.stars, "yellow"),
        (none * (3 - place.stars), "dim"),
        (f" {place.score:>4}/100" if place.runs else "     –   " if paper.unicode else "     -   ", style),
        (f"  x{place.factor}", "dim"),
    ]


def state_of(place: Place, advice: Advice) -> str:
    """The word for what the map shows of an exercise."""
    if place.finished:
        return "finished"
    if advice.place is not None and place.name == advice.place.name:
        return "next"
    return "begun" if place.runs else "open" if place.open else "later"


def advice_lines(advice: Advice) -> list[Line]:
    if advice.place is None:
        told: list[Line] = [[("  Every exercise is finished. The map is yours.", "bold yellow")]]
    else:
        heading = f"  Next: {advice.place.name}, {advice.place.title}"
        told = [
            [(heading, "bold")],
            *([("  " + line, "dim")] for line in textwrap.wrap(advice.place.summary, WIDTH - 4)),
        ]
    width = max(len(command) for command, _ in advice.commands)
    return [
        *told,
        *([("    ", ""), (f"{command:<{width}}", "cyan"), (f"   {does}", "")] for command, does in advice.commands),
    ]


def map_json(standing: Standing, advice: Advice) -> dict[str, Any]:
    """The map as data, `"schema": "grade/map/v1"`."""
    body = asdict(standing)
    worlds = [{"exercises": world.pop("places"), **world} for world in body.pop("worlds")]
    commands = [command for command, _ in advice.commands]
    return {"schema": SCHEMA, **body, "worlds": worlds, "commands": commands}
