"""A student's first evening, from `grade` to the first badge and level, screen by screen, at two sizes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import SEED
from tests.evening.terminal import Terminal

HERE = Path(__file__).resolve().parent
FIRST_TRY = """import socket
import sys

if len(sys.argv) != 2 or sys.argv[1].count(".") != 3:
    print("usage: python3 my_address.py DEST", file=sys.stderr)
    sys.exit(2)

name = socket.gethostname()
print(socket.gethostbyname(name))
"""
RUN = f"grade exercise1 --seed {SEED}"
SCREENS = {
    "1-the-map": "grade",
    "2-begin": "grade start exercise1",
    "3-the-starter": RUN,
    "4-first-badge-and-level": RUN,
    "5-a-hint": "grade hint exercise1 second_lan --yes",
    "6-badges": "grade badges",
    "7-progress": "grade progress",
    "8-the-map-again": "grade",
}


@pytest.fixture(params=[(80, 24), (140, 50)], ids=["80x24", "140x50"])
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    found: tuple[int, int] = request.param
    return found


@pytest.fixture
def terminal(size: tuple[int, int], tmp_path: Path) -> Iterator[Terminal]:
    pool = f"10.197.{180 + size[1] % 10}.32/27"  # room for two LANs whose addresses have as many digits
    with Terminal(tmp_path, *size, GRADE_SUBNET_POOL=pool, COLORTERM="truecolor") as opened:
        yield opened


@pytest.mark.docker
@pytest.mark.timeout(600)
def test_each_screen_is_as_it_was_read(
    terminal: Terminal, size: tuple[int, int], request: pytest.FixtureRequest
) -> None:
    for name, command in SCREENS.items():
        if name.startswith("4"):
            (terminal.desk / "exercise1" / "my_address.py").write_text(FIRST_TRY)
        shown = steady(terminal.type(command))
        golden = HERE / f"{size[0]}x{size[1]}" / f"{name}.txt"
        if request.config.getoption("--record"):
            golden.parent.mkdir(exist_ok=True)
            golden.write_text(shown)
        assert all(len(line) <= size[0] for line in shown.splitlines())
        assert shown == golden.read_text(), f"{name}: read it; if the new screen is better, record it with --record"


def test_no_color_means_none(tmp_path: Path) -> None:
    with Terminal(tmp_path, 80, 24, NO_COLOR="1") as plain:
        plain.type("grade")
        assert "\x1b[3" not in plain.tmux("capture-pane", "-p", "-e")


def steady(shown: str) -> str:
    """The screen without what differs from run to run: addresses, ephemeral ports, times, the day."""
    text = re.sub(r"\b10\.197\.1\d\d\.(\d\d)\b", host, shown)
    text = re.sub(r"\b10\.197\.1\d\d\b", "10.197.100", text)
    text = re.sub(r"(:|', )(3[2-9]|[45]\d|60)\d{3}\b", r"\g<1>40000", text)
    text = re.sub(r"\b\d{4}-\d\d-\d\d\b", "2026-01-01", text)
    text = re.sub(r"^( +)\d+\.\d{3}(?= )", r"\g<1>0.000", text, flags=re.MULTILINE)
    return re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)


def host(address: re.Match[str]) -> str:
    """The same address on the first LAN, wherever the lab found room."""
    return f"10.197.100.{16 + int(address[1]) % 16}"
