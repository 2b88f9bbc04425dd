"""What several checks lost for one reason is told once."""

from __future__ import annotations

import pytest

from grader.result import CheckResult, Result, Status, SubmissionInfo
from grader.show.words import same_causes, things_to_mend


def result(*messages: str) -> Result:
    checks = [
        CheckResult(f"check{number}", "", Status.FAILED, 0, 5, "", message, "", "", "", 0.1)
        for number, message in enumerate(messages)
    ]
    return Result("exercise3", SubmissionInfo(".", "0" * 64, ()), "docker", 1, tuple(checks), "", 0.0, {})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Python stopped your program in line 7: KeyError: 1. No answer came.",
            "Python stopped your program in line 7: KeyError: 1. Nobody connected.",
        ),
        ("Nobody connected to 10.0.0.2:12345.", "Nobody connected to 127.0.0.1:29460."),
        (
            "Your program took it. No answer came to 22 bytes.",
            "Your program took it. No answer came to an empty datagram.",
        ),
        ("When the text had 256 KiB, your client printed nothing.", "Your client printed nothing."),
    ],
)
def test_one_cause_is_one_thing_to_mend(one: str, other: str) -> None:
    assert same_causes(result(one, other)) == {"check1": "check0"}
    assert things_to_mend(result(one, other)).startswith("1 thing")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Python stopped your program in line 7: KeyError: 1.", "Python stopped your program in line 8: KeyError: 1."),
        ("Port 80 is open. Your program called it closed.", "Port 80 is open. Your program did not say so."),
        ("Your client sent something.", "Your client printed nothing."),
    ],
)
def test_two_causes_are_two_things_to_mend(one: str, other: str) -> None:
    assert same_causes(result(one, other)) == {}
    assert things_to_mend(result(one, other)).startswith("2 things")
