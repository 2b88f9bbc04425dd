"""Every idea of the lesson is taught in a README; docs/lesson-map.md says where, and `--record` writes it anew."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grader.exercise import find, names
from tests.conftest import TOP

MAP = TOP / "docs" / "lesson-map.md"
# The lesson's ideas, and the words by which a README that teaches them can be known.
IDEAS = {
    "The internet is a network of networks": r"\*\*internet\*\*",
    "Servers and clients": r"\*\*(server|client)\*\*",
    "LAN, the local area network": r"\*\*LAN\*\*",
    "WAN, the wide area network": r"\*\*WAN\*\*",
    "An IPv4 address": r"\*\*IPv4 address\*\*",
    "Four numbers from 0 to 255": r"four numbers[^|]{0,60}(0 to 255|such as)|goes from 0 to 255",
    "Public and local addresses": r"public[\s\S]{0,400}192\.168\.|192\.168\.[\s\S]{0,400}public",
    "Finding one's own address": r"gethostname|ip -4 address|getsockname",
    "Loopback, 127.0.0.1": r"\*\*Loopback\*\*|127\.0\.0\.1[^\n]{0,60}(this machine|itself)",
    "Ports": r"\*\*port\*\*",
    "21 FTP, 22 SSH, 25 SMTP, 80 HTTP, 443 HTTPS": (
        r"21 \| FTP[\s\S]*22 \| SSH[\s\S]*25 \| SMTP[\s\S]*80 \| HTTP[\s\S]*443 \| HTTPS"
    ),
    "`netstat -na`": r"netstat -na",
    "TCP versus UDP": r"\*\*TCP\*\*[\s\S]*\*\*UDP\*\*",
    "What a socket is": r"\*\*socket\*\*",
    "TCP is a stream of bytes": r"\*\*stream of bytes\*\*",
    "UDP promises nothing": r"promises \*\*nothing\*\*|no promise",
}


def taught_in(pattern: str) -> list[str]:
    return [name for name in names() if re.search(pattern, (find(name).folder / "README.md").read_text())]


def lesson_map() -> str:
    lines = [
        "# Where each idea of the lesson is taught",
        "",
        "Made by `pytest tests/exercises/test_lesson_map.py --record` from the READMEs, and checked by the same test.",
        "",
        "| idea | taught in |",
        "|---|---|",
    ]
    for idea, pattern in IDEAS.items():
        places = ", ".join(f"[{name}](../exercises/{name}/README.md)" for name in taught_in(pattern))
        lines.append(f"| {idea} | {places} |")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("idea", IDEAS)
def test_every_idea_is_taught_somewhere(idea: str) -> None:
    assert taught_in(IDEAS[idea])


def test_the_map_is_what_the_readmes_say(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--record"):
        MAP.write_text(lesson_map())
    assert MAP.read_text() == lesson_map()


@pytest.mark.parametrize("name", names())
def test_a_readme_shows_a_picture_a_task_and_how_to_try_it(name: str) -> None:
    text = (find(name).folder / "README.md").read_text()
    for part in ("## The idea", "## The task", "## Try it by hand", "netstat -na", f"grade {name}"):
        assert part in text
    assert Path(find(name).folder / "README.md").stat().st_size > 2000
