"""What a student sees: checks one by one as they end, then every failure with what happened and what to try."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import IO, TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from grader.result import CheckResult, Evidence, ProgramReport, Result, Status, Step
from grader.show.harmless import harmless, last_lines
from grader.show.words import (
    GRADERS_FAULT,
    NOT_JUDGED,
    SIGNS,
    again_line,
    judged_words,
    same_causes,
    skipped_words,
    things_to_mend,
)

if TYPE_CHECKING:
    from rich.status import Status as Spinner

    from grader.checking.declare import Check
    from grader.exercise import Exercise

WIDTH = 100
STYLES = {Status.PASSED: "green", Status.FAILED: "bold red", Status.SKIPPED: "dim", Status.ERROR: "bold yellow"}
PLAIN_SIGNS = {Status.PASSED: "ok", Status.FAILED: "FAILED", Status.SKIPPED: "skipped", Status.ERROR: "ERROR"}


class PatientConsole(Console):
    """A console whose reader may leave early (`| head`): the run goes on, and nobody is told any more."""

    def on_broken_pipe(self) -> None:
        self.quiet = True


def quiet_console(file: IO[str], no_color: bool) -> Console:
    """A console that takes texts as they are: no markup, no emoji, no highlighting."""
    return PatientConsole(file=file, no_color=no_color or None, highlight=False, markup=False, emoji=False)


class Screen:
    """Writes to one console: lively on a terminal, plain lines elsewhere."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.unicode = (console.encoding or "").lower().startswith("utf")
        self.width = min(console.width, WIDTH)
        self._names = 0
        self._spinner: Spinner | None = None

    # --- while checks run (a Watcher) ---------------------------------------------------------------------------

    def begin(self, exercise: Exercise) -> None:
        self.head(exercise)
        self._spin("getting the lab ready")

    def head(self, exercise: Exercise) -> None:
        self.line(Text.assemble((exercise.name, "bold"), f"  {exercise.title}"))

    def say(self, message: str) -> None:
        self.wrapped(message, "  ", style="dim")

    def progress(self, message: str) -> None:
        self._spin(message)

    def checks_found(self, checks: Sequence[Check | CheckResult]) -> None:
        self._names = max((len(check.id) for check in checks), default=0)

    def check_began(self, check: Check) -> None:
        self._spin(check.title)

    def check_ended(self, result: CheckResult) -> None:
        self._stop_spinning()
        self.check_line(result)

    def stop(self) -> None:
        self._stop_spinning()

    # --- afterwards ---------------------------------------------------------------------------------------------

    def replay(self, exercise: Exercise, result: Result) -> None:
        """Shows a result again as its run showed it."""
        self.head(exercise)
        self.checks_found(result.checks)
        for check in result.checks:
            self.check_line(check)
        self.summary(result, result.submission.path)

    def summary(self, result: Result, path: str) -> None:
        same = same_causes(result)
        for check in result.checks:
            if check.status in (Status.FAILED, Status.ERROR):
                again = again_line(result, check, path)
                if check.id in same:
                    self.same_cause(check, same[check.id], again)
                else:
                    self.details(check, again)
        self.console.print()
        self.score(result)

    def same_cause(self, check: CheckResult, first: str, again: str) -> None:
        self.rule(check)
        self.wrapped(f"The same as in {first}: {check.message}", "  ")
        self.labelled("again", again, "dim")

    def rule(self, check: CheckResult) -> None:
        self.console.print()
        rule = ("─" if self.unicode else "-") * max(3, self.width - len(check.id) - 6)
        self.line(Text.assemble(("  " + check.id, "bold"), " ", (rule, "dim")))

    def check_line(self, check: CheckResult) -> None:
        sign = SIGNS[check.status] if self.unicode else f"{PLAIN_SIGNS[check.status]:<8}"
        name = f"{check.id:<{self._names or len(check.id)}}  "
        lead = Text.assemble(
            "  ",
            (f"{sign} ", STYLES[check.status]),
            (name, "" if check.status is Status.PASSED else "bold"),
            (f"{check.points:>3}/{check.max_points:<3} ", "dim"),
        )
        skipped = check.status is Status.SKIPPED
        title = skipped_words(check) if skipped else check.title
        self.hanging(lead, title, STYLES[check.status] if skipped else "")

    def details(self, check: CheckResult, again: str) -> None:
        self.rule(check)
        if check.status is Status.ERROR:
            self.wrapped(f"{NOT_JUDGED} {check.message}".rstrip(), "  ")
            return
        if check.message:
            self.wrapped(check.message, "  ")
        self.labelled("expected", check.expected)
        self.labelled("observed", check.observed)
        self.evidence(check.evidence)
        self.labelled("hint", check.hint, "cyan")
        self.labelled("again", again, "dim")

    def evidence(self, evidence: Evidence) -> None:
        if evidence.conversation:
            self.heading("on the wire")
            self.ladder(evidence.conversation)
        for note in evidence.notes:
            self.wrapped(note, "  ", style="dim")
        if len(evidence.netstat) > 1:
            self.heading("netstat -na on your machine")
            for marked, text in evidence.netstat:
                mark = ("▶" if self.unicode else ">") if marked else " "
                self.line(Text(f"  {mark} {text}", "bold" if marked else "dim"))
        for program in evidence.programs:
            self.program(program)

    def program(self, program: ProgramReport) -> None:
        self.heading(f"{harmless(program.command)}: {program.ended}")
        for name, output in (("stdout", program.stdout), ("stderr", program.stderr)):
            for text in last_lines(output) if output else []:
                self.line(Text.assemble((f"    {name}  ", "dim"), text))

    def ladder(self, steps: Sequence[Step]) -> None:
        """Two columns, the student's machine to the left; a heading line where the conversation changes."""
        inner = max(28, self.width - 14)
        ends: tuple[str, str] | None = None
        for step in steps:
            if (step.student, step.other) != ends and step.student:
                ends = (step.student, step.other)
                left, right = f"you {step.student}", f"{step.other} peer"
                self.line(Text(f"   time   {left}{' ' * max(1, inner + 4 - len(left) - len(right))}{right}", "dim"))
            self.line(Text.assemble((f"  {step.at:>6.3f}  ", "dim"), self.arrow(step, inner)))

    def arrow(self, step: Step, inner: int) -> Text:
        what = step.what if len(step.what) <= inner - 8 else step.what[: inner - 9] + "…"
        if not step.student:
            return Text(f"  {what}", "dim")
        dash, head, tail = ("─", "▶", "◀") if self.unicode else ("-", ">", "<")
        space = inner - len(what) - 2
        line = f" {what} ".join((dash * (space // 2), dash * (space - space // 2)))
        return Text(f"  {line}{head}" if step.from_student else f" {tail}{line}")

    def score(self, result: Result) -> None:
        judged = judged_words(result)
        if result.status is Status.PASSED:
            star = " ★" if self.unicode else ""
            self.line(Text.assemble("  ", (f"{judged}.", "bold green"), " Everything works. Well done!" + star))
        elif result.status is Status.ERROR:
            self.wrapped(f"{judged}. {GRADERS_FAULT}", "  ", style="bold yellow")
        else:
            mend = f" {things_to_mend(result)}; begin with the first one above."
            self.line(Text.assemble("  ", (f"{judged}.", "bold"), mend))

    # --- small things -------------------------------------------------------------------------------------------

    def heading(self, text: str) -> None:
        self.line(Text(f"  {text}", "dim italic"))

    def labelled(self, label: str, text: str, style: str = "") -> None:
        if text:
            self.wrapped(text, f"  {label:<9} ", style=style)

    def wrapped(self, text: str, first: str, style: str = "") -> None:
        self.hanging(Text(first, "dim" if first.strip() else ""), text, style)

    def hanging(self, lead: Text, text: str, style: str) -> None:
        """The text after its lead, wrapped to the screen with the further lines under the first one's text."""
        lines = textwrap.wrap(harmless(text), max(20, self.width - len(lead)), break_on_hyphens=False) or [""]
        for number, line in enumerate(lines):
            self.line(Text.assemble(lead if number == 0 else " " * len(lead), (line, style)))

    def line(self, text: Text) -> None:
        self.console.print(text, soft_wrap=True, highlight=False)

    def _spin(self, what: str) -> None:
        if not self.console.is_terminal:
            return
        self._stop_spinning()
        self._spinner = self.console.status(Text(what, "dim"), spinner="dots" if self.unicode else "line")
        self._spinner.start()

    def _stop_spinning(self) -> None:
        if self._spinner is not None:
            self._spinner.stop()
            self._spinner = None
