"""What a student sees: checks one by one as they end, then every failure with what happened and what to try."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import IO, TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from grader.ladder import ASCII, UNICODE, rungs
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
    from rich.live import Live

    from grader.checking.declare import Check
    from grader.exercise import Exercise

WIDTH = 100
STYLES = {Status.PASSED: "green", Status.FAILED: "bold red", Status.SKIPPED: "dim", Status.ERROR: "bold yellow"}
LADDER_STYLES = {
    **dict.fromkeys(("heading", "fold"), "dim"),
    **dict.fromkeys(("again", "window"), "yellow"),
    **dict.fromkeys(("rst", "icmp"), "red"),
    "expected": "bold red",
}
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
        self._spinner: Live | None = None

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
        self.difference(check) if check.caret >= 0 else self.expected_and_observed(check)
        self.evidence(check.evidence)
        self.labelled("hint", check.hint, "cyan")
        self.labelled("again", again, "dim")

    def expected_and_observed(self, check: CheckResult) -> None:
        self.labelled("expected", check.expected)
        self.labelled("observed", check.observed)

    def difference(self, check: CheckResult) -> None:
        """The two below each other, never wrapped, and a caret under the first difference."""
        for label, text in (("expected", check.expected), ("observed", check.observed)):
            self.line(Text.assemble((f"  {label:<9} ", "dim"), harmless(text)))
        place = 12 + cell_len(harmless(check.observed[: check.caret]))
        self.line(Text(f"{' ' * place}{'▲' if self.unicode else '^'} from here on it differs", "bold red"))

    def evidence(self, evidence: Evidence) -> None:
        if evidence.conversation:
            self.heading("on the wire")
            self.ladder(evidence.conversation)
        for sent in evidence.sent:
            self.labelled("we sent", sent)
        if len(evidence.netstat) > 1:
            self.heading("netstat -na on your machine")
            for marked, text in evidence.netstat:
                mark = ("▶" if self.unicode else ">") if marked else " "
                self.line(Text(f"  {mark} {text}", "bold" if marked else "dim"))
        for program in evidence.programs:
            self.program(program)
        for note in evidence.notes:
            self.wrapped(note, "  ", style="dim")

    def program(self, program: ProgramReport) -> None:
        doing = f", {program.doing}" if program.doing else ""
        self.heading(f"{harmless(program.command)}: {program.ended}{doing}")
        for name, output in (("stdout", program.stdout), ("stderr", program.stderr)):
            for text in last_lines(output) if output else []:
                self.line(Text.assemble((f"    {name}  ", "dim"), text))

    def ladder(self, steps: Sequence[Step]) -> None:
        """Two columns, the student's machine to the left; the place where it went wrong stands out."""
        for rung in rungs(steps, self.width, UNICODE if self.unicode else ASCII):
            time = f"  {rung.time:>6}  "
            self.line(Text.assemble((time, "dim"), (harmless(rung.text), LADDER_STYLES.get(rung.kind, ""))))

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
        from rich.live import Live
        from rich.spinner import Spinner

        self._stop_spinning()
        wheel = Spinner("dots" if self.unicode else "line", Text(what, "dim"), style="status.spinner")
        # Not console.status(): it replaces sys.stdout while it turns, and so do those who run checks meanwhile.
        self._spinner = Live(
            wheel,
            console=self.console,
            refresh_per_second=12.5,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._spinner.start()

    def _stop_spinning(self) -> None:
        if self._spinner is not None:
            self._spinner.stop()
            self._spinner = None
