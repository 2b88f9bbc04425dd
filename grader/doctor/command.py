"""`grade doctor`: shows each finding as it is found, and ends with whether grading works."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from rich.text import Text

from grader.doctor import machine
from grader.doctor.engine import engine
from grader.doctor.finding import Finding, State
from grader.errors import EXIT_GRADER, EXIT_PASSED
from grader.show.terminal import Screen

if TYPE_CHECKING:
    from rich.console import Console

SCHEMA = "grade/doctor/v1"
SIGNS = {State.OK: "✔", State.NOTE: "•", State.TROUBLE: "✘"}
PLAIN_SIGNS = {State.OK: "ok     ", State.NOTE: "note   ", State.TROUBLE: "TROUBLE"}
STYLES = {State.OK: "green", State.NOTE: "yellow", State.TROUBLE: "bold red"}
NAMES = 13
IN_DOCKER = "Grading works: each program in a container of its own."
HERE_ONLY = "Grading works on this machine alone, without isolation: fine for your own program."
NOWHERE = "Grading works nowhere here yet. Begin with the first trouble above."


def doctor_command(as_json: bool, console: Console) -> int:
    """Looks at everything; returns 0 when grading works somewhere, 3 when it works nowhere."""
    screen = Screen(console)
    found = []
    try:
        for finding in look(screen):
            screen.stop()
            show(screen, finding)
            found.append(finding)
    finally:
        screen.stop()
    works = [each.proves for each in found if each.proves]
    conclude(screen, works, found)
    if as_json:
        body = {"schema": SCHEMA, "works": works, "findings": [asdict(each) for each in found]}
        print(json.dumps(body, indent=2, ensure_ascii=False))
    return EXIT_PASSED if works else EXIT_GRADER


def look(screen: Screen) -> Iterator[Finding]:
    """Everything, quick things first; tells what it is looking at while that takes long."""
    yield machine.python()
    yield machine.terminal(screen.console)
    yield machine.own_folder()
    yield machine.temporary_disk()
    screen.progress("asking Docker")
    in_docker = False
    for finding in engine(screen):
        yield finding
        in_docker = in_docker or finding.proves == "docker"
    screen.progress("running a program on this machine")
    yield from machine.this_machine(alone=not in_docker)


def show(screen: Screen, finding: Finding) -> None:
    sign = SIGNS[finding.state] if screen.unicode else PLAIN_SIGNS[finding.state]
    style = STYLES[finding.state]
    lead = Text.assemble("  ", (sign, style), f" {finding.name:<{NAMES}} ")
    screen.hanging(lead, finding.found, "")
    if finding.remedy:
        screen.hanging(Text(" " * (len(lead) - 2) + ("→ " if screen.unicode else "> ")), finding.remedy, "cyan")


def conclude(screen: Screen, works: Sequence[str], found: Sequence[Finding]) -> None:
    screen.console.print()
    if not works:
        screen.wrapped(NOWHERE, "  ", "bold red")
        return
    screen.wrapped(IN_DOCKER if "docker" in works else HERE_ONLY, "  ", "bold green")
    if any(each.state is State.TROUBLE for each in found):
        screen.wrapped("There is trouble above that is worth mending all the same.", "  ")
