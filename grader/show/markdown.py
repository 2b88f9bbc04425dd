"""A Result as Markdown (CommonMark, and GitHub's tables): the page's words for mails and learning platforms."""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.ladder import as_text
from grader.result import CheckResult, Evidence, ProgramReport, Result, Status
from grader.show.harmless import harmless, last_lines
from grader.show.words import (
    NOT_JUDGED,
    SIGNS,
    again_line,
    judged_words,
    same_causes,
    skipped_words,
    verdict_words,
)

MOST_LINES = 40  # of a program's stream
TOLD = (Status.FAILED, Status.ERROR)
ACTS = re.compile(r"[\\`*\[\]<>&|~]|(?<![^\W_])_|_(?![^\W_])")  # characters that could begin markup
LINKS = re.compile(r"://|(?<=[Ww]{3})\.|@")  # what GitHub's Markdown makes links of by itself
LEADS = re.compile(r"^(?:([#+=-])|(\d+)([.)]))")  # what makes a heading, a list or a rule at a line's beginning
TICKS = re.compile("`+")


def markdown(result: Result, title: str = "", notes: Sequence[str] = ()) -> str:
    """The whole result. `title` is the exercise's, `notes` are sentences on how the submission was taken.

    What a program printed is shown as text and does nothing.
    """
    same = same_causes(result)
    judged = f"**{prose(judged_words(result))}.** {prose(verdict_words(result))}"
    parts = [f"# {prose(title or result.exercise)}", judged, *map(prose, notes), table(result)]
    for check in result.checks:
        if check.status in TOLD:
            points = "costs no points" if check.status is Status.ERROR else f"{check.points}/{check.max_points} points"
            parts += [f"## {SIGNS[check.status]} {prose(check.title)} ({points})"]
            parts += finding(result, check, same.get(check.id, ""))
    return "\n\n".join(parts) + "\n"


def table(result: Result) -> str:
    """Every check in one line: its sign, its sentence, its points."""
    rows = ["| | Check | Points |", "|---|---|---|"]
    for check in result.checks:
        skipped = f" *{prose(skipped_words(check))}*" if check.status is Status.SKIPPED else ""
        told = f"{prose(check.title)} {code(check.id)}{skipped}"
        rows.append(f"| {SIGNS[check.status]} | {told} | {check.points}/{check.max_points} |")
    return "\n".join(rows)


def finding(result: Result, check: CheckResult, same_as: str = "") -> list[str]:
    """What is known of one check, as paragraphs; `same_as` is the check that failed before it for the same cause."""
    if check.status is Status.ERROR:
        return [prose(f"{NOT_JUDGED} {check.message}")]
    again = ["See it again:", fenced(again_line(result, check, result.submission.path))]
    if same_as:
        return [f"The same as in {code(same_as)}: {prose(check.message)}", *again]
    cause = [prose(check.message)] if check.message else []
    hint = [f"**Hint:** {prose(check.hint)}"] if check.hint else []
    return [*cause, *difference(check), *evidence(check.evidence), *hint, *again]


def difference(check: CheckResult) -> list[str]:
    """What was expected and what was observed, and a caret below the place where they begin to differ."""
    texts = [(name, text) for name, text in (("expected", check.expected), ("observed", check.observed)) if text]
    lines = [f"{name}  {harmless(text)}" for name, text in texts]
    if 0 <= check.caret <= len(check.observed):
        before = harmless(check.observed[: check.caret]).rpartition("\n")[2]
        lines.append(f"{' ' * (10 + len(before))}^ here it begins to differ")
    return [fenced("\n".join(lines))] if lines else []


def evidence(seen: Evidence) -> list[str]:
    """What there was to see: on the wire, in the socket table, and of the programs."""
    parts = [prose(note) for note in seen.notes]
    if ladder := seen.ladder or as_text(seen.conversation):
        parts += ["On the wire:", fenced("\n".join(ladder))]
    if seen.sent:
        parts += ["What the other side sent:", fenced("\n".join(seen.sent))]
    if len(seen.netstat) > 1:
        lines = [f"{'>' if marked else ' '} {line}" for marked, line in seen.netstat]
        parts += ["`netstat -na` on your machine:", fenced("\n".join(lines))]
    return parts + [part for program in seen.programs for part in of_program(program)]


def of_program(program: ProgramReport) -> list[str]:
    """How a program was called and ended, and the last that it printed."""
    doing = f", {program.doing}" if program.doing else ""
    parts = [f"{code(program.command)}: {prose(program.ended + doing)}"]
    for name, output in (("stdout", program.stdout), ("stderr", program.stderr)):
        if output:
            parts += [f"The last lines of its {name}:", fenced("\n".join(last_lines(output, MOST_LINES)))]
    return parts


def fenced(text: str) -> str:
    """A block of code, its fence longer than any row of backticks within (CommonMark 4.5)."""
    shown = harmless(text)
    fence = "`" * max(3, longest_row(shown) + 1)
    return f"{fence}text\n{shown}\n{fence}"


def code(text: str) -> str:
    """Code within a line (CommonMark 6.1)."""
    shown = on_one_line(text)
    ticks = "`" * (longest_row(shown) + 1)
    space = " " if "`" in shown or not shown else ""
    return f"{ticks}{space}{shown}{space}{ticks}"


def prose(text: str) -> str:
    """A sentence on one line, in which nothing is markup, HTML or a link."""
    shown = ACTS.sub(lambda found: "\\" + found.group(), on_one_line(text))
    shown = LINKS.sub(lambda found: "\\" + found.group(), shown)
    return LEADS.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", shown)


def on_one_line(text: str) -> str:
    return " ".join(harmless(text).split())


def longest_row(text: str) -> int:
    """The most backticks that stand in a row."""
    return max(map(len, TICKS.findall(text)), default=0)
