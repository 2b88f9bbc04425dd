"""The page in a browser: nothing to complain about, and no scrolling sideways, on a phone and on a desk."""

from __future__ import annotations

import re
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from grader.show.html import page
from tests.unit.telling import HARM, result

WIDTHS = (400, 1400)
TOO_WIDE = "<p style='width: 3000px'>x</p><script>console.error('trouble')</script>"
FRAMES = """<!DOCTYPE html><link rel="icon" href="data:,"><title>Frames</title>
<script>
addEventListener("load", () => {
  const found = [...document.querySelectorAll("iframe")].map((frame) => {
    const inside = frame.contentWindow;
    return `${inside.innerWidth}:${inside.document.documentElement.scrollWidth}`;
  });
  document.body.append(`found ${found.join(" ")} done`);
});
</script>
"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the base class names it so
        pass


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """A server of the test's folder: frames of one origin may be measured."""
    (tmp_path / "frames.html").write_text(
        FRAMES
        + "".join(f'<iframe src="page.html" style="border: 0" width="{each}" height="900"></iframe>' for each in WIDTHS)
    )
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/frames.html"
    server.shutdown()
    server.server_close()


def look(browser: str, site: str, folder: Path) -> tuple[list[tuple[int, int]], list[str]]:
    """The inner and the scrolled width of each frame, and what the console said."""
    options = (
        "--headless --no-sandbox --disable-gpu --enable-logging=stderr --v=0 --virtual-time-budget=9000 --dump-dom"
    )
    profile = f"--user-data-dir={folder / 'profile'}"
    command = [browser, *options.split(), profile, "--window-size=1500,1000", site]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    said = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    told = re.search(r"found ([\d: ]+) done", done.stdout)
    assert told, done.stdout + done.stderr
    return [(int(inner), int(scrolled)) for inner, scrolled in re.findall(r"(\d+):(\d+)", told.group(1))], said


@pytest.mark.parametrize("what", ["words", HARM, "x" * 3000])
def test_no_complaint_and_no_scrolling_sideways(browser: str, site: str, tmp_path: Path, what: str) -> None:
    (tmp_path / "page.html").write_text(page(result(what), "You are connected!"), encoding="utf-8")
    widths, said = look(browser, site, tmp_path)
    assert said == []
    assert [inner for inner, _ in widths] == list(WIDTHS)
    assert all(scrolled <= inner for inner, scrolled in widths), widths


def test_the_look_does_find_what_is_wrong(browser: str, site: str, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(TOO_WIDE)
    widths, said = look(browser, site, tmp_path)
    assert "trouble" in said[0]
    assert [scrolled > inner for inner, scrolled in widths] == [True, True]
