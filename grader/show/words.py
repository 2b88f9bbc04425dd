"""The words that every screen and page has for the same things."""

from __future__ import annotations

import re
import shlex

from grader.result import NEEDS_DOCKER, STOPPED, CheckResult, Result, Status

SIGNS = {Status.PASSED: "✔", Status.FAILED: "✘", Status.SKIPPED: "–", Status.ERROR: "!"}
WORDS = {Status.PASSED: "passed", Status.FAILED: "failed", Status.SKIPPED: "skipped", Status.ERROR: "not judged"}
BACKENDS = {"docker": "containers (docker)", "local": "this machine, not isolated (local)"}
NOT_JUDGED = "The grader could not judge this check; it costs you nothing."
SENTENCE = re.compile(r"(?<=[.!?]) (?=[A-Z])")
OF_THE_PROGRAM = ("Your ", "A thread of your ")  # so sentences begin that tell a cause
WHEN = re.compile(r"^(?:When|After|Called with) [^,]*, ")
NUMBERS = re.compile(r"\d[\d.,:]*\b")
GRADERS_FAULT = "Some checks could not be judged, which is the grader's fault and not yours. Please try again."


def skipped_words(check: CheckResult) -> str:
    return (
        f"skipped: {check.because}"
        if check.because == NEEDS_DOCKER
        else f"skipped, because {check.because} comes first"
    )


def again_line(result: Result, check: CheckResult, path: str) -> str:
    """The command that repeats one check with the same draws."""
    return f"grade {result.exercise} {shlex.quote(path)} --only {check.id} --seed {result.seed}"


def same_causes(result: Result) -> dict[str, str]:
    """Of each check that lost its points for the same cause as one before it, the id of that first one."""
    first: dict[str, str] = {}
    found = {}
    for check in result.checks:
        if check.status in (Status.FAILED, Status.ERROR) and check.message:
            if cause(check) in first:
                found[check.id] = first[cause(check)]
            first.setdefault(cause(check), check.id)
    return found


def cause(check: CheckResult) -> str:
    """What two checks have in common that lost their points for one reason: where Python stopped the program, else the
    cause that the message begins with, without its numbers and addresses and without when it was.
    """
    _, stopped, where = check.message.partition(STOPPED)
    if stopped:
        return where.partition(". ")[0]
    first = SENTENCE.split(check.message)[0]
    told = first if first.startswith(OF_THE_PROGRAM) else check.message
    return NUMBERS.sub("N", WHEN.sub("", told)).lower() or check.id


def judged_words(result: Result) -> str:
    left = [check for check in result.checks if check.because == NEEDS_DOCKER]
    more = f" ({sum(check.max_points for check in left)} more need Docker)" if left else ""
    return f"{result.score} of {result.max_score} points{more}"


def verdict_words(result: Result) -> str:
    """What is said of the whole run above its checks."""
    if result.status is Status.PASSED:
        return "Everything works. Well done!"
    if result.status is Status.ERROR:
        return GRADERS_FAULT
    return f"{things_to_mend(result)}; begin with the first one below."


def things_to_mend(result: Result) -> str:
    lost = len({cause(check) for check in result.checks if check.status is Status.FAILED})
    return f"{count(lost, 'thing')} to mend"


def size_words(size: int) -> str:
    """A number of bytes as a person says it."""
    if size < 1024:
        return count(size, "byte")
    return f"{size / 1024:.1f} KiB" if size < 1024 * 1024 else f"{size / 1024 / 1024:.1f} MiB"


def count(number: int, what: str) -> str:
    """A number and its noun: "1 run", "2 runs"."""
    return f"{number} {what}{'s'[: number != 1]}"
