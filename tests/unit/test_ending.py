"""Where and why Python stopped a program is read from what it printed last."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.checking.ending import breakdown

SERVER = ("tcp_server.py",)
FRAME = '  File "/home/student/work/tcp_server.py", line 12, in <module>\n    main()\n'
LIBRARY = '  File "/usr/lib/python3.11/socket.py", line 706, in readinto\n    return self._sock.recv_into(b)\n'
TRACEBACK = "Traceback (most recent call last):\n"
RESET = "ConnectionResetError: [Errno 104] Connection reset by peer\n"


def told(text: str, *, files: tuple[str, ...] = SERVER, runs_on: bool = False) -> str:
    return breakdown(text.encode(), files, runs_on=runs_on)


def test_the_line_is_the_last_one_of_the_programs_own() -> None:
    expected = "Python stopped your program in line 12: ConnectionResetError: [Errno 104] Connection reset by peer."
    assert told(TRACEBACK + FRAME + LIBRARY + RESET) == expected


def test_the_file_is_named_where_there_are_several() -> None:
    sentence = told(TRACEBACK + FRAME + "KeyError: 1\n", files=("tcp_server.py", "helper.py"))
    assert sentence == "Python stopped your program in line 12 of tcp_server.py: KeyError: 1."


def test_without_a_line_of_its_own_the_reason_alone_is_told() -> None:
    assert told(TRACEBACK + LIBRARY + "EOFError\n") == "Python stopped your program: EOFError."


def test_of_two_tracebacks_the_last_one_counts() -> None:
    handling = "\nDuring handling of the above exception, another exception occurred:\n\n"
    text = TRACEBACK + FRAME + RESET + handling + TRACEBACK + FRAME.replace("12", "15") + "NameError: name 'x'\n"
    assert told(text) == "Python stopped your program in line 15: NameError: name 'x'."


def test_a_program_that_python_cannot_read_has_no_traceback() -> None:
    text = (
        "  File \"/home/student/work/tcp_server.py\", line 3\n    x = (\n        ^\nSyntaxError: '(' was never closed\n"
    )
    assert told(text) == "Python stopped your program in line 3: SyntaxError: '(' was never closed."


@pytest.mark.parametrize("head", ["Exception in thread Thread-1 (serve):\n", ""])
def test_of_a_program_that_runs_on_a_thread_is_told(head: str) -> None:
    """One that prints a traceback of its own and goes on has not been stopped by anybody."""
    sentence = told(head + TRACEBACK + FRAME + "OSError: gone\n", runs_on=True)
    assert sentence == ("Python stopped a thread of your program in line 12: OSError: gone." if head else "")


@pytest.mark.parametrize("text", ["", "usage: tcp_server.py HOST PORT\n", "Error: no such port\n"])
def test_a_program_that_says_no_itself_was_not_stopped(text: str) -> None:
    assert told(text) == ""


@given(st.binary() | st.text(alphabet='Traceback (most recent call last):\n File "x", line 1Errno').map(str.encode))
def test_whatever_is_printed_can_be_read(said: bytes) -> None:
    sentence = breakdown(said, SERVER)
    assert sentence == "" or (sentence.startswith("Python stopped your program") and sentence.endswith("."))
