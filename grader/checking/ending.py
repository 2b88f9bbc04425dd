"""How a program ended: in words, and the rules for ending well and for saying no kindly."""

from __future__ import annotations

from grader.checking.failure import CheckFailed, Failure, fail, quote
from grader.lab.host import THE_END, Program, ProgramState

GREEDY = "Look for a loop that adds to a list, a text or bytes again and again and never ends."
TRACEBACK = b"Traceback (most recent call last):"
UNREADABLE = ("SyntaxError", "IndentationError", "TabError")  # Python tells these without running the program
BROKE_DOWN = (TRACEBACK, *map(str.encode, UNREADABLE))
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


def must_end_well(who: str, program: Program, state: ProgramState, expected: str, status: int | None = 0) -> None:
    """Fails for a program that broke down or ended with another status (None: with any it may)."""
    if state.flooded:
        fail(FLOOD, expected=expected)
    said = b"" if state.running else program.output("stderr", until=THE_END, seconds=1)
    if state.signal or broke_down(said):
        fail(f"{who} broke down: {ending(state)}.", expected=expected, observed=ending(state))
    if status is not None and state.status != status:
        fail(f"{who} did not end with exit status {status}.", expected=expected, observed=ending(state))


def must_refuse_kindly(state: ProgramState, said: bytes, status: int, subject: str, printed: bytes) -> None:
    """A program that says no: a message on standard error (`said`) and not in what it `printed`, this exit status."""
    expected = expected_of(status)
    if state.flooded:
        fail(FLOOD, expected=expected)
    if has_traceback(said):
        raise CheckFailed(
            Failure(
                f"{subject} ended with a traceback. A user cannot read that: print one line that says what is wrong.",
                expected,
                f"a traceback that ends in: {last_line(said)}",
                complete=True,
            )
        )
    if state.status != status:
        fail(
            f"{subject} did not end with exit status {status}, which tells other programs {MEANINGS[status]}.",
            expected=expected,
            observed=ending(state),
        )
    if not said.strip() and printed.strip():
        fail(
            f"{subject} said it on standard output. What is for the user and no result belongs on standard error: "
            "print(..., file=sys.stderr).",
            expected=expected,
            observed=f"nothing on standard error; on standard output {quote(printed)}",
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


def last_line(data: bytes) -> str:
    lines = [line for line in data.decode("utf-8", "replace").splitlines() if line.strip()]
    return lines[-1][:200] if lines else ""
