"""How long report.html takes to be made and to be open in Chromium, for 200 and for 2,000 students.

`make benchmark-report`, with Chromium installed. The page says by its own clock when it was open: loaded, its
script run, and laid out, since the navigation began. Rounds alternate, so that a noisy neighbour meets all of them.
"""

from __future__ import annotations

import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from grader.classroom.report.page import write_report
from tests.classroom.making import made_class

NUMBERS = (200, 2000)
ROUNDS = 7
AIM = 2.0  # seconds for the smaller class
ALLOWED = "--allow-file-access-from-files"  # else the frame may not be asked
CLOCK = """<!DOCTYPE html><title>Clock</title><iframe src="report.html" width="1400" height="1000"></iframe>
<script>
addEventListener("load", () => {
  const table = frames[0].document.querySelector(".map table");
  const tall = table.getBoundingClientRect().height;
  document.body.append(`open after ${performance.now()} ms, ${tall} px`);
});
</script>
"""


def seconds_open(browser: str, folder: Path) -> float:
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", ALLOWED, "--dump-dom"]
    page = (folder / "clock.html").as_uri()
    command += [f"--user-data-dir={folder.parent / 'profile'}", page]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    told = re.search(r"open after ([\d.]+) ms", done.stdout)
    assert told, done.stdout[:2000] + done.stderr
    return float(told.group(1)) / 1000


def made(folder: Path, number: int) -> float:
    """Makes a class and its page; returns how many seconds the page alone took."""
    folder.mkdir()
    (folder / "clock.html").write_text(CLOCK)
    with made_class(folder, number, "exercise3", "exercise4") as base:
        begin = time.perf_counter()
        write_report(base, folder / "report.html", lambda student, exercise: f"feedback/{student}-{exercise}.html")
        return time.perf_counter() - begin


def main() -> int:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert browser, "needs Chromium"
    with tempfile.TemporaryDirectory() as top:
        folders = {number: Path(top, f"{number}") for number in NUMBERS}
        print("| students | seconds to make | MB of memory by then | MB of page | seconds to open, median | least |")
        print("|---|---|---|---|---|---|")
        making, memory = {}, {}
        for number, folder in folders.items():
            making[number] = made(folder, number)
            memory[number] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        times: dict[int, list[float]] = {number: [] for number in NUMBERS}
        for _ in range(ROUNDS):
            for number, folder in folders.items():
                times[number].append(seconds_open(browser, folder))
        for number, found in times.items():
            size = (folders[number] / "report.html").stat().st_size / 1e6
            row = [making[number], memory[number], size, statistics.median(found), min(found)]
            print(f"| {number} | {' | '.join(f'{each:.2f}' for each in row)} |")
        small, large = NUMBERS
        ratio = statistics.median(more / less for less, more in zip(times[small], times[large], strict=True))
    print(f"{large} students take {ratio:.1f} times as long to open as {small}.")
    return 0 if statistics.median(times[small]) < AIM else 1


if __name__ == "__main__":
    sys.exit(main())
