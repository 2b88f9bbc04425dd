"""How a program ended: in words, and the rules for ending well and for saying no kindly."""

from __future__ import annotations

import re
from collections.abc import Collection

from grader.checking.failure import fail
from grader.lab.host import THE_END, Program, ProgramState

CRASHED = "Read the end of stderr above: its last line says what happened, and the lines before it where."
GREEDY = "Look for a loop that adds to a list, a text or bytes again and again and never ends."
TRACEBACK = b"Traceback (most recent call last):"
UNREADABLE = ("SyntaxError", "IndentationError", "TabError")  # Python tells these without running the program
BROKE_DOWN = (TRACEBACK, *map(str.encode, UNREADABLE))
FRAME = re.compile(r' +File "(?P<file>[^"]*)", line (?P<line>\d+)')
IN_A_THREAD = ("Exception in thread ", "Exception occurred during processing of request")  # threading, socketserver
LONGEST_REASON = 160  # characters
FLOOD = "Your program printed more than 16 MiB and did not stop, so it was stopped."
MEBIBYTE = 1024 * 1024
MEANINGS = {1: "that it could not be done", 2: "that the call was wrong"}


def ending(state: ProgramState) -> str:
    """How a program ended, in words."""
    if state.running:
        return "it is still running"
    if state.out_of_memory:
        return f"it was stopped because it used more memory than it may{limit(state.memory_limit)}"
    if state.signal is not None:
        return f"it was ended by the signal {state.signal}"
    return f"it ended with exit status {state.status}"


def limit(memory: int) -> str:
    return f" ({memory // MEBIBYTE:,} MiB)" if memory else ""


def broke_down(said: bytes) -> bool:
    """Whether Python itself has stopped a program that printed this on standard error."""
    return any(word in said for word in BROKE_DOWN)


def breakdown(said: bytes, files: Collection[str], *, runs_on: bool = False) -> str:
    """Where and why Python stopped a program that printed this on standard error, as a sentence; "" when it did not.

    The place is the last one in the program's own files. A program that runs on has lost a thread at most.
    """
    text = said.decode("utf-8", "replace")
    if not broke_down(said) or (runs_on and not any(words in text for words in IN_A_THREAD)):
        return ""
    _, traceback, after = text.rpartition(TRACEBACK.decode())
    lines = after.splitlines()
    frames = [found for line in lines if (found := FRAME.match(line))]
    own = [found for found in frames if found["file"].rpartition("/")[2] in files]
    reasons = [line for line in lines if line[:1].isalpha() and (traceback or line.startswith(UNREADABLE))]
    if not reasons:
        return ""
    what = "a thread of your program" if runs_on else "your program"
    return f"Python stopped {what}{place(own, files)}: {reasons[0][:LONGEST_REASON].rstrip('.')}."


def place(frames: list[re.Match[str]], files: Collection[str]) -> str:
    if not frames:
        return ""
    name = frames[-1]["file"].rpartition("/")[2]
    return f" in line {frames[-1]['line']}{f' of {name}' if len(files) > 1 else ''}"


def must_end_well(who: str, program: Program, state: ProgramState, expected: str, status: int | None = 0) -> None:
    """Fails for a program that broke down or ended with another status (None: with any it may)."""
    if state.flooded:
        fail(FLOOD, expected=expected)
    said = b"" if state.running else program.output("stderr", until=THE_END, seconds=1)
    if state.signal or broke_down(said):
        fail(f"{who} broke down: {ending(state)}.", expected=expected, observed=ending(state))
    if status is not None and state.status != status:
        fail(f"{who} did not end with exit status {status}.", expected=expected, observed=ending(state))


def must_refuse_kindly(state: ProgramState, said: bytes, status: int, subject: str) -> None:
    """A program that says no: a message on standard error, no traceback, this exit status."""
    expected = expected_of(status)
    if state.flooded:
        fail(FLOOD, expected=expected)
    if has_traceback(said):
        fail(
            f"{subject} ended with a traceback. A user cannot read that: print one line that says what is wrong.",
            expected=expected,
            observed=f"a traceback that ends in: {_last_line(said)}",
        )
    if state.status != status:
        fail(
            f"{subject} did not end with exit status {status}, which tells other programs {MEANINGS[status]}.",
            expected=expected,
            observed=ending(state),
        )
    if not said.strip():
        fail(
            f"{subject} said nothing on standard error, so its user cannot know what is wrong.",
            expected=expected,
            observed="nothing on standard error",
        )


def has_traceback(said: bytes) -> bool:
    return any(line.rstrip() == TRACEBACK for line in said.splitlines())


def expected_of(status: int) -> str:
    return f"a message on standard error, no traceback, exit status {status}"


def _last_line(data: bytes) -> str:
    lines = [line for line in data.decode("utf-8", "replace").splitlines() if line.strip()]
    return lines[-1][:200] if lines else ""
