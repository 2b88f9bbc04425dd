"""Where and why Python stopped a program: read from what it printed last, and told before every other cause."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from grader.checking.doing import THREAD, of_thread
from grader.checking.ending import TRACEBACK, UNREADABLE
from grader.lab.host import Program
from grader.result import STOPPED

HINT = "Read the traceback in stderr above: its last line says what happened, and the lines before it where."
FRAME = re.compile(r' +File "(?P<file>[^"]*)", line (?P<line>\d+)')
AGAIN = re.compile(r" +\[Previous .* more times\]")  # the lines before it, again and again
IN_MODULE = b", in <module>"
UNCAUGHT = 1  # the exit status of a program that ends with a traceback
LAST_LOOK = 0.1  # seconds; a program may just be about to end
LONGEST_REASON = 160  # characters
# So threading, multiprocessing, socketserver and asyncio begin what they say of a part that broke down.
IN_A_PART = (
    "Exception in thread ",
    "Process Process-",
    "Exception occurred during processing of request",
    "Task exception was never retrieved",
    "Unhandled exception in client_connected_cb",
)
NO_INPUT = "EOFError: EOF when reading a line"  # input() alone says so
OF_A_MODULE = ("ImportError", "ModuleNotFoundError", "AttributeError")  # what a module that is another's causes


def breakdown_of(program: Program, files: Collection[str], folder: str) -> str:
    """Where and why Python stopped a program or a part of it, as a sentence; "" when it did not.

    `files` are the program's own, relative to the `folder` in which it runs. What a program caught and printed itself
    does not count.
    """
    state = program.wait(LAST_LOOK)
    said = program.output("stderr")
    if state.status == UNCAUGHT:
        return told(said, files, folder, "your program")
    if state.running and said and any(of_thread(thread) == THREAD for thread in program.doing()[:1]):
        return told_of_the_main_thread(said, files, folder) or told_of_a_part(said, files, folder)
    return told_of_a_part(said, files, folder) if state.running or state.status == 0 else ""


def told(said: bytes, files: Collection[str], folder: str, what: str) -> str:
    """The sentence about `what` printed this on standard error. The place is the last one in the program's files."""
    _, traceback, after = said.decode("utf-8", "replace").rpartition(TRACEBACK.decode())
    lines = after.splitlines()
    reasons = [line for line in lines if line[:1].isidentifier() and (traceback or line.startswith(UNREADABLE))]
    if not reasons:
        return ""
    reason = reasons[0] if len(reasons[0]) <= LONGEST_REASON else f"{reasons[0][:LONGEST_REASON]} …"
    return f"{STOPPED}{what}{place(lines, files, folder)}: {reason.rstrip('.')}."


def place(lines: Sequence[str], files: Collection[str], folder: str) -> str:
    """The words for the line: its file only where there are several, nothing where no line is the program's own.

    Where functions call themselves without end, it is the line that does so, wherever the last call got to.
    """
    again = next((number for number, line in enumerate(lines) if AGAIN.match(line)), len(lines))
    frames = [found for line in lines[:again] if (found := FRAME.match(line))]
    own = [(name, frame["line"]) for frame in frames if (name := frame["file"].removeprefix(f"{folder}/")) in files]
    if not own:
        return ""
    name, line = own[-1]
    return f" in line {line} of {name}" if len(files) > 1 else f" in line {line}"


def told_of_a_part(said: bytes, files: Collection[str], folder: str) -> str:
    """The same of a program that went on, or ended well: what it lost is a thread, or what served one client."""
    text = said.decode("utf-8", "replace")
    begin = max(text.rfind(heading) for heading in IN_A_PART)
    return told(text[begin:].encode(), files, folder, "a part of your program") if begin >= 0 else ""


def told_of_the_main_thread(said: bytes, files: Collection[str], folder: str) -> str:
    """The same of a program whose main thread waits for another: Python does so at its end, whatever the reason."""
    first = said.rpartition(TRACEBACK)[2].lstrip(b"\n").partition(b"\n")[0]
    return told(said, files, folder, "the main thread of your program") if first.endswith(IN_MODULE) else ""


def hidden_module(shadows: Sequence[str]) -> str:
    """The sentence about a file that hides one of Python's own modules, where there is one."""
    if not shadows:
        return ""
    hides = "which hides Python's own module of that name from your program"
    return f"Your folder has a file {shadows[0]}, {hides}: give it another name. "


def asked_for_input(broken: str, *, fed: bool) -> str:
    """The sentence about a program that input() stopped, where it did; `fed` when somebody had typed to it."""
    if NO_INPUT not in broken:
        return ""
    if fed:
        return "Standard input had ended, which input() tells with EOFError, and nothing caught that. "
    return "Your program asks for something typed, but nobody types here: standard input is empty in this exercise. "
