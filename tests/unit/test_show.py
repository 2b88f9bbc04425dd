"""What is shown is harmless, whatever a program printed."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from grader.checking.failure import difference, quote
from grader.result import CheckResult, Evidence, ProgramReport, Result, Status, Step, SubmissionInfo
from grader.show.harmless import harmless, last_lines
from grader.show.terminal import Screen


@given(st.text())
def test_nothing_that_a_terminal_acts_on_gets_through(text: str) -> None:
    shown = harmless(text)
    assert all(char == "\n" or char.isprintable() for char in shown)
    assert "\u202e" not in shown
    assert "\x1b" not in shown


@given(st.text(), st.integers(1, 5))
def test_only_the_last_lines_are_shown(text: str, lines: int) -> None:
    assert len(last_lines(text, lines)) <= lines + 1


@given(st.text(max_size=300), st.text(max_size=300), st.sampled_from(["utf-8", "ascii"]))
def test_any_result_can_be_shown_on_any_terminal(message: str, output: str, encoding: str) -> None:
    evidence = Evidence(
        (Step(0.0, "10.0.0.2:1", "10.0.0.3:2", True, message),),
        ((False, "Proto"), (True, output)),
        (ProgramReport("python3 [bold]x", output, output, output),),
    )
    check = CheckResult("greets", message, Status.FAILED, 0, 5, "", message, output, output, message, 0.1, evidence)
    result = Result("exercise3", SubmissionInfo(".", "0" * 64, ()), "docker", 1, (check,), "", 0.0, {})
    file = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="backslashreplace")
    screen = Screen(Console(file=file, width=80, markup=False, emoji=False, highlight=False))
    screen.check_line(check)
    screen.summary(result, "./exercise3")
    file.flush()


def test_what_a_running_program_does_stands_behind_its_command() -> None:
    console = Console(file=io.StringIO(), width=100)
    Screen(console).program(
        ProgramReport("python3 a.py", "it is still running", doing="waiting in accept() for a client")
    )
    assert isinstance(console.file, io.StringIO)
    shown = console.file.getvalue()
    assert shown == "  python3 a.py: it is still running, waiting in accept() for a client\n"


def test_the_difference_is_never_cut_off() -> None:
    told = difference(b"a" * 5000 + b"X" + b"b" * 5000, b"a" * 5000 + b"Y" + b"b" * 5000)
    assert "X" in told["expected"]
    assert "Y" in told["observed"]
    assert "4,984 bytes" in told["observed"]
    assert told["observed"][told["caret"]] == "Y"


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_the_caret_stands_under_the_first_difference(expected: bytes, observed: bytes) -> None:
    told = difference(expected, observed)
    assert max(len(told["expected"]), len(told["observed"])) <= 68  # with its label it fits 80 columns
    if observed and expected != observed:
        place, quoted = told["caret"], told["observed"].index("'")
        assert told["expected"][quoted:place] == told["observed"][quoted:place]
        assert told["expected"][place : place + 4] != told["observed"][place : place + 4]


@given(st.binary(max_size=500), st.integers(0, 500))
def test_quoted_bytes_stay_on_one_line(data: bytes, around: int) -> None:
    assert harmless(quote(data, around)).count("\n") == 0
