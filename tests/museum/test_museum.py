"""The museum: every wrong program loses exactly the points of its mistake, every right one gets 100."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from grader.author.museum import Places, failed_by, mistakes_of, read_mistake, wrong_marks
from grader.checking.declare import checks_of
from grader.exercise import find, names
from grader.lab.lab import Lab
from grader.result import Result, Status
from grader.show.terminal import Screen
from tests.conftest import TOP, grade_in
from tests.museum.conftest import SecondReader

MISTAKES, RIGHT = TOP / "tests" / "mistakes", TOP / "tests" / "right"
PYTHON_OF_THE_SCREENS = "3.11."
LEAST_MISTAKES, LEAST_RIGHT, LEAST_SCREENS = 10, 5, 5
LOOKS = (
    5  # a screen also tells what chance decides, such as which of two packets came first; marks are asserted each time
)
# Their checks run several programs or clients beside each other, so that much of a screen is chance: of them the first
# sentence of each failure is compared, which tells the cause.
SIDE_BY_SIDE = ("exercise7", "exercise11", "exercise14")
PACKET = re.compile(r" +(\d+\.\d{3}|time|✘|…) ")  # of a conversation: when, and the packet; a mark; what was left out
# What a program was just doing, and for how long.
MOMENTARY = re.compile(r"(?<=it is still running), .*|\d+\.\d (?=seconds)")
# A program that is about to end by itself may be stopped before.
STOPPED_OR_DONE = re.compile(
    r"^(  python3 .*: it) (was ended by the signal SIGTERM|ended with exit status 0)$", re.MULTILINE
)
HELD_UP = re.compile(r"(A thread of your|Your) program was (waiting|in time|computing)[^.]*(\.sleep\(\))?\. ")
SHORT_LIVED = ("FIN_WAIT1", "FIN_WAIT2", "CLOSING", "LAST_ACK", "TIME_WAIT", "SYN_RECV")


def folders(top: Path) -> list[Any]:
    return [
        pytest.param(path, id=f"{path.parent.name}-{path.name}") for path in sorted(top.glob("*/*")) if path.is_dir()
    ]


@pytest.mark.docker
@pytest.mark.parametrize("folder", folders(MISTAKES))
def test_a_wrong_program_loses_exactly_its_points(
    folder: Path, docker_lab: Lab, second_reader: SecondReader, request: pytest.FixtureRequest
) -> None:
    mistake, exercise = read_mistake(folder), folder.parent.name
    for _ in range(2 if exercise in SIDE_BY_SIDE else LOOKS):
        result = grade_in(docker_lab, exercise, folder, keep=second_reader.keep)
        assert not wrong_marks(result, mistake.fails, {}), report(result)  # the same in every run, whatever the screen
        if not mistake.screen or not result.versions["student_python"].startswith(PYTHON_OF_THE_SCREENS):
            return
        shown = causes(result) if exercise in SIDE_BY_SIDE else screen(normal(result))
        if matches(folder / "screen.txt", shown, record=request.config.getoption("--record")):
            break
    second_reader.compare_when_enough()
    assert steady(shown) == steady((folder / "screen.txt").read_text()), (
        "read the difference; if the new screen is better: `make screens`"
    )


@pytest.mark.docker
@pytest.mark.parametrize("folder", folders(RIGHT))
def test_a_right_program_gets_everything(folder: Path, docker_lab: Lab, second_reader: SecondReader) -> None:
    result = grade_in(docker_lab, folder.parent.name, folder, keep=second_reader.keep)
    assert (result.status, result.score, result.max_score) == (Status.PASSED, 100, 100), report(result)


@pytest.mark.parametrize("name", names())
def test_the_museum_is_large_enough_and_fails_every_check(name: str) -> None:
    places, mistakes = Places.of(find(name)), mistakes_of(find(name))
    assert len(mistakes) >= LEAST_MISTAKES
    assert len(places.right_folders()) >= LEAST_RIGHT
    assert sum(mistake.screen for mistake in mistakes_of(find(name))) >= LEAST_SCREENS
    assert [check for check, by in failed_by(checks_of(find(name)), mistakes).items() if not by] == []


def report(result: Result) -> str:
    return "\n".join(
        f"{check.id}: {check.status} {check.because} {check.message} | {check.expected} | {check.observed}"
        for check in result.checks
        if check.status is not Status.PASSED
    )


def normal(result: Result) -> Result:
    """The result without what differs from run to run: addresses, ephemeral ports, times, who was first by a hair."""
    text = json.dumps(result.to_dict())
    text = re.sub(r'"at": [\d.e-]+', '"at": 0', text)
    text = re.sub(r"\b10\.197\.1\d\d\b", "10.197.100", text)
    text = re.sub(r"\b10\.199\.\d+\.(\d+)\b", second_lan, text)
    text = re.sub(r"(:|', )(3[2-9]|[45]\d|60)\d{3}\b", r"\g<1>40000", text)
    text = re.sub(r"[\d,]+ bytes in \d+ segments", "many bytes in several segments", text)
    body = json.loads(text)
    for check in body["checks"]:
        evidence = check["evidence"]
        evidence["netstat"] = [
            [mark, re.sub(r"^(\w+) +\d+ +\d+", r"\1        0      0", line)]
            for mark, line in evidence["netstat"]
            if not line.endswith(SHORT_LIVED)
        ]
        evidence["notes"] = [
            note for note in evidence["notes"] if note.startswith("Errno ")
        ]  # a flood's packets: chance
    return Result.from_dict({key: body[key] for key in body if key not in ("status", "score", "max_score")})


def causes(result: Result) -> str:
    """Each check's status, and the first sentence about each failure without its numbers."""
    lines = [f"{check.status:<8} {check.id}  {first_sentence(check.message)}".rstrip() for check in result.checks]
    return "\n".join(lines) + "\n"


def first_sentence(message: str) -> str:
    return re.sub(r"\d[\d,.]*\b", "N", re.split(r"(?<=[.!?]) (?=[A-Z])", message)[0])


def second_lan(address: re.Match[str]) -> str:
    return f"10.199.100.{16 + int(address[1]) % 16}"


def screen(result: Result) -> str:
    console = Console(
        file=io.StringIO(), width=80, no_color=True, highlight=False, markup=False, emoji=False, force_terminal=False
    )
    shown = Screen(console)
    shown.unicode = True
    shown.checks_found(list(result.checks))
    for check in result.checks:
        shown.check_line(check)
    shown.summary(result, f"./{result.exercise}")
    assert isinstance(console.file, io.StringIO)
    text = re.sub(r"… \d+ lines before …", "… many lines before …", console.file.getvalue())
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


def matches(golden: Path, shown: str, *, record: bool) -> bool:
    """Whether all that is no chance is as recorded; only when it is not, it is recorded anew."""
    same = golden.exists() and steady(shown) == steady(golden.read_text())
    if record and not (same and spoken(shown) == spoken(golden.read_text())):
        golden.write_text(shown)
    return same or record


def steady(shown: str) -> str:
    """A screen's sentences without its packets: which of two comes first, and whether an end is FIN or RST, can be
    chance, and so can be what a program was just doing, and with that where lines are wrapped.

    What a conversation looks like is tested with packets that do not change, in tests/unit/test_conversation.py.
    """
    return HELD_UP.sub("", spoken(shown)).replace(". ", ".\n")


def spoken(shown: str) -> str:
    """A screen's words alone, with what programs were doing where a message begins with it."""
    shown = STOPPED_OR_DONE.sub(r"\1 ended", MOMENTARY.sub("", shown))
    lines = (line for line in shown.splitlines() if not PACKET.match(line))
    return " ".join(" ".join(lines).split())
