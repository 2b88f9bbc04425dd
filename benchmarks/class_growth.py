"""Does a batch's memory stay flat, and its time grow in proportion? `python -m benchmarks.class_growth`.

Classes of 200 and of 2,000 are graded by simulated hands, so that what is measured is the batch itself: intake, queue,
database, gradebook, report, feedback. Memory is the largest that each process ever had (VmHWM of proc(5)).
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.classroom.classes import command, environment, works
from tests.classroom.layouts import LAYOUTS, lay_out

MEBIBYTE = 1024  # of the kibibytes that proc(5) counts in
GLANCE = 0.05  # seconds


def peaks(pid: int) -> dict[str, int]:
    """The largest memory so far, in KiB, of the process and of the largest of its children."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")  # each thread has its own
    children = [int(child) for each in lists for child in each.read_text().split()]
    return {"batch": peak(pid), "hand": max(map(peak, children), default=0)}


def peak(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)


def measure(layout: str, number: int, jobs: int) -> dict[str, float]:
    """Grades a class of so many; seconds, and the peaks in KiB."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        (place / "class").mkdir()
        source = lay_out(layout, works(number, place / "works"), place / "class")
        call = command((source, "--exercise", "exercise3", "--out", place / "out", "-j", str(jobs)))
        begin, found = time.monotonic(), {"batch": 0, "hand": 0}
        process = subprocess.Popen(call, cwd=place, env=environment(), stdout=subprocess.DEVNULL)
        while process.poll() is None:
            try:
                found = {each: max(size, found[each]) for each, size in peaks(process.pid).items()}
            except OSError:
                break
            time.sleep(GLANCE)
        if process.wait():
            sys.exit(f"the batch of {number} ended with exit status {process.returncode}")
        return {"seconds": time.monotonic() - begin, **found}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--layout", default="moodle", choices=tuple(LAYOUTS))
    parser.add_argument("-j", dest="jobs", type=int, default=4)
    parser.add_argument("sizes", nargs="*", type=int, default=[200, 2000])
    chosen = parser.parse_args()
    print("| students | seconds | ms each | batch, MiB | largest hand, MiB |\n|---|---|---|---|---|")
    for number in chosen.sizes:
        found = measure(chosen.layout, number, chosen.jobs)
        memory = " | ".join(f"{found[each] / MEBIBYTE:.0f}" for each in ("batch", "hand"))
        each = 1000 * found["seconds"] / number
        print(f"| {number} | {found['seconds']:.1f} | {each:.0f} | {memory} |", flush=True)


if __name__ == "__main__":
    main()
