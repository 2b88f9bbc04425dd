"""What an instructor sees while a class is graded: a lively block on a terminal, a line for each result elsewhere."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Group
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from grader.classroom.database import Graded
from grader.classroom.model import Intake, State
from grader.result import Status
from grader.show.harmless import harmless
from grader.show.words import count

if TYPE_CHECKING:
    from rich.console import Console
    from rich.live import Live

    from grader.classroom.workshop import Workshop

RECENT = 20  # results that the rate is measured by
SHOWN = 4  # of those that are graded now
FULL, LESS, NOTHING, UNREADABLE, TROUBLE = "all points", "fewer", "nothing handed in", "cannot be graded", "trouble"
STYLES = {FULL: "green", LESS: "yellow", NOTHING: "dim", UNREADABLE: "red", TROUBLE: "bold yellow"}


class ClassScreen:
    """Looks on (a Watcher of the batch, a Teller of the lab) and writes to one console."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.names: dict[str, str] = {}
        self.total = self.done = self.kept = 0
        self.tally: Counter[str] = Counter()
        self.ends: deque[float] = deque(maxlen=RECENT)
        self.slowest = (0.0, "")
        self._live: Live | None = None
        self._bar = Progress(
            TextColumn("  {task.description}"),
            BarColumn(30),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
        )
        self._task = self._bar.add_task("grading", total=None)

    # --- a Teller -----------------------------------------------------------------------------------------------

    def say(self, message: str) -> None:
        self.console.print(Text(f"  {harmless(message)}", "dim"))

    def say_all(self, messages: Sequence[str]) -> None:
        for message in messages:
            self.say(message)

    def progress(self, message: str) -> None:
        self._bar.update(self._task, description=harmless(message)[:60])

    # --- a Watcher ----------------------------------------------------------------------------------------------

    def begin(self, intake: Intake, exercises: Sequence[str]) -> None:
        """Says what was found, before anything is graded."""
        often = Counter(student.name for student in intake.students)
        for each in intake.students:
            self.names[each.key] = each.name if often[each.name] == 1 else f"{each.name} ({each.key})"
        self.total = len(intake.entries)
        handed_in = sum(bool(entry.pieces) for entry in intake.entries)
        self.console.print(
            Text.assemble(
                (count(len(intake.students), "student"), "bold"),
                f", {count(handed_in, 'submission')} to {' and '.join(exercises)}, laid out as {intake.layout}.",
            )
        )

    @contextmanager
    def live(self) -> Iterator[None]:
        """While the batch runs."""
        from rich.live import Live

        self._bar.update(self._task, description="grading", total=self.total)
        if not self.console.is_terminal:
            yield
            return
        with Live(self.block([]), console=self.console, refresh_per_second=4, transient=True) as self._live:
            yield
        self._live = None

    def settled(self, graded: Graded, seconds: float) -> None:
        self.add(outcome_word(graded))
        if not seconds:
            return
        self.ends.append(time.monotonic())
        who = f"{self.name(graded.student)} {graded.exercise}"
        self.slowest = max(self.slowest, (seconds, who))
        if not self.console.is_terminal:
            self.console.print(Text(f"[{self.done}/{self.total}] {who}: {points_words(graded)}"))

    def unchanged(self) -> None:
        self.kept += 1
        self.add("")

    def glance(self, workshop: Workshop) -> None:
        if self._live is not None:
            now = time.monotonic()
            running = [(self.name(job.student), job.exercise, now - since) for job, since in workshop.now()]
            self._live.update(self.block(running))

    # --- the end ------------------------------------------------------------------------------------------------

    def stopped(self) -> None:
        """Says that nothing is lost."""
        told = f"  Stopped: {self.done} of {self.total} are done and kept. The same line goes on with the rest."
        self.console.print(Text(told, "bold"))

    def tell_files(self, files: Sequence[Path]) -> None:
        """Says where everything is."""
        for path in files:
            self.console.print(Text(f"  {path}"), soft_wrap=True)

    # --- the block ----------------------------------------------------------------------------------------------

    def block(self, running: Sequence[tuple[str, str, float]]) -> Group:
        longest = sorted(running, key=lambda each: -each[2])
        now = " · ".join(f"{name} {exercise} {seconds:.0f} s" for name, exercise, seconds in longest[:SHOWN])
        more = f" and {len(running) - SHOWN} more" if len(running) > SHOWN else ""
        lines = [Text("  ").append_text(self.tally_words()), Text(f"  now: {now}{more}", "dim")]
        if self.slowest[1]:
            lines.append(Text(f"  slowest: {self.slowest[1]}, {self.slowest[0]:.0f} s", "dim"))
        for line in lines:
            line.no_wrap, line.overflow = True, "ellipsis"
        return Group(self._bar, *lines)

    def tally_words(self) -> Text:
        parts = [(f"{self.tally[word]} {word}", STYLES[word]) for word in STYLES if self.tally[word]]
        if self.kept:
            parts.append((f"{self.kept} unchanged", "dim"))
        if rate := self.rate():
            parts.append((f"{rate * 60:.0f} a minute, about {left_words((self.total - self.done) / rate)} left", ""))
        return Text("   ").join(Text(*part) for part in parts)

    def rate(self) -> float:
        """Results a second, of the last ones; 0 where it cannot be told yet."""
        if len(self.ends) < 2:
            return 0.0
        return (len(self.ends) - 1) / max(0.001, time.monotonic() - self.ends[0])

    def add(self, word: str) -> None:
        self.done += 1
        self.tally.update([word] if word else [])
        self._bar.update(self._task, completed=self.done)

    def name(self, key: str) -> str:
        return harmless(self.names.get(key, key))


def outcome_word(graded: Graded) -> str:
    if graded.state is State.GRADED and graded.result is not None:
        return FULL if graded.result.status is Status.PASSED else LESS
    return {State.MISSING: NOTHING, State.REFUSED: UNREADABLE}.get(graded.state, TROUBLE)


def points_words(graded: Graded) -> str:
    """A result in a few words."""
    if graded.state is State.GRADED and graded.result is not None:
        return f"{graded.result.score} of {graded.result.max_score}"
    return f"{outcome_word(graded)}: {harmless(graded.why)}"


def left_words(seconds: float) -> str:
    return f"{seconds:.0f} seconds" if seconds < 90 else f"{seconds / 60:.0f} minutes"
