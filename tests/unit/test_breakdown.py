"""Where and why Python stopped a program is read from what it printed last."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.checking.breakdown import told as told_of
from grader.checking.breakdown import told_of_a_part as of_a_part
from grader.checking.breakdown import told_of_the_main_thread

SERVER = ("tcp_server.py",)
FRAME = '  File "/home/student/work/tcp_server.py", line 12, in <module>\n    main()\n'
LIBRARY = '  File "/usr/lib/python3.11/socket.py", line 706, in readinto\n    return self._sock.recv_into(b)\n'
TRACEBACK = "Traceback (most recent call last):\n"
RESET = "ConnectionResetError: [Errno 104] Connection reset by peer\n"


FOLDER = "/home/student/work"


def told(text: str, *, files: tuple[str, ...] = SERVER) -> str:
    return told_of(text.encode(), files, FOLDER, "your program")


def told_of_a_part(text: str) -> str:
    return of_a_part(text.encode(), SERVER, FOLDER)


def test_the_line_is_the_last_one_of_the_programs_own() -> None:
    expected = "Python stopped your program in line 12: ConnectionResetError: [Errno 104] Connection reset by peer."
    assert told(TRACEBACK + FRAME + LIBRARY + RESET) == expected


def test_the_file_is_named_where_there_are_several() -> None:
    sentence = told(TRACEBACK + FRAME + "KeyError: 1\n", files=("tcp_server.py", "helper.py"))
    assert sentence == "Python stopped your program in line 12 of tcp_server.py: KeyError: 1."


def test_without_a_line_of_its_own_the_reason_alone_is_told() -> None:
    assert told(TRACEBACK + LIBRARY + "EOFError\n") == "Python stopped your program: EOFError."


def test_of_calls_without_end_the_line_is_told_that_calls_again() -> None:
    again = FRAME.replace("12", "30") + "  [Previous line repeated 994 more times]\n" + FRAME.replace("12", "28")
    sentence = told(TRACEBACK + FRAME + again + "RecursionError: maximum recursion depth exceeded\n")
    assert sentence == "Python stopped your program in line 30: RecursionError: maximum recursion depth exceeded."


def test_of_two_tracebacks_the_last_one_counts() -> None:
    handling = "\nDuring handling of the above exception, another exception occurred:\n\n"
    text = TRACEBACK + FRAME + RESET + handling + TRACEBACK + FRAME.replace("12", "15") + "NameError: name 'x'\n"
    assert told(text) == "Python stopped your program in line 15: NameError: name 'x'."


def test_a_program_that_python_cannot_read_has_no_traceback() -> None:
    text = (
        "  File \"/home/student/work/tcp_server.py\", line 3\n    x = (\n        ^\nSyntaxError: '(' was never closed\n"
    )
    assert told(text) == "Python stopped your program in line 3: SyntaxError: '(' was never closed."


def test_a_file_of_pythons_own_that_has_the_same_name_is_not_the_programs() -> None:
    theirs = '  File "/usr/lib/python3.11/http/server.py", line 432, in handle\n'
    sentence = told(TRACEBACK + FRAME + theirs + "KeyError: 1\n", files=("tcp_server.py", "server.py"))
    assert sentence == "Python stopped your program in line 12 of tcp_server.py: KeyError: 1."


def test_reasons_may_begin_with_an_underscore_and_are_cut_when_long() -> None:
    assert told(TRACEBACK + FRAME + "_queue.Empty\n") == "Python stopped your program in line 12: _queue.Empty."
    assert told(TRACEBACK + FRAME + f"KeyError: {'x' * 500}\n").endswith("xxx ….")


@pytest.mark.parametrize(
    "heading",
    [
        "Exception in thread Thread-1 (serve):\n",
        "Process Process-1:\n",
        "Task exception was never retrieved\nfuture: <Task finished>\n",
    ],
)
def test_of_a_program_that_goes_on_the_part_is_told_that_broke_down(heading: str) -> None:
    sentence = "Python stopped a part of your program in line 12: OSError: gone."
    assert told_of_a_part(heading + TRACEBACK + FRAME + "OSError: gone\n") == sentence


def test_a_traceback_that_a_program_prints_itself_and_goes_on_is_no_breakdown() -> None:
    assert told_of_a_part(TRACEBACK + FRAME + "OSError: gone\n") == ""


def test_a_main_thread_that_broke_down_is_known_by_the_module_that_it_was_in() -> None:
    text = TRACEBACK + FRAME + "EOFError\n"
    assert told_of_the_main_thread(text.encode(), SERVER, FOLDER) == (
        "Python stopped the main thread of your program in line 12: EOFError."
    )
    assert told_of_the_main_thread(text.replace("<module>", "serve").encode(), SERVER, FOLDER) == ""


@pytest.mark.parametrize("text", ["", "usage: tcp_server.py HOST PORT\n", "Error: no such port\n"])
def test_a_program_that_says_no_itself_was_not_stopped(text: str) -> None:
    assert told(text) == ""


@given(st.binary() | st.text(alphabet='Traceback (most recent call last):\n File "x", line 1Errno').map(str.encode))
def test_whatever_is_printed_can_be_read(said: bytes) -> None:
    sentence = told_of(said, SERVER, FOLDER, "your program")
    assert sentence == "" or (sentence.startswith("Python stopped your program") and sentence.endswith("."))
