"""The link: an agent that is gone, silent or strange is a LabError in words, and never a hang."""

from __future__ import annotations

import json
import queue

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.errors import LabError
from grader.lab import link as links
from grader.lab.agent import PROTOCOL
from grader.lab.link import Link
from grader.lab.log import Log

HELLO = json.dumps({"hello": "grade-agent", "protocol": PROTOCOL}).encode() + b"\n"


class FakeAgent:
    """A transport whose other end says what it is told to say; None ends it."""

    def __init__(self, *says: bytes | None) -> None:
        self.says: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self.heard: list[dict[str, object]] = []
        for words in says:
            self.says.put(words)

    def read(self) -> bytes:
        return self.says.get() or b""

    def write(self, data: bytes) -> None:
        request = json.loads(data)
        self.heard.append(request)
        if request["do"] == "echo":
            self.says.put(json.dumps({"id": request["id"], "ok": {"said": request["word"]}}).encode() + b"\n")
        if request["do"] == "die":
            self.says.put(None)

    def close(self) -> None:
        self.says.put(None)

    def stderr(self) -> bytes:
        return b"a word\nanother word\n"


def test_answers_find_their_requests_in_pieces_and_all_at_once() -> None:
    agent = FakeAgent(HELLO[:10], HELLO[10:] + b'{"event": "ended", "seq": 1}\n')
    link = Link(agent, "student")
    assert link.wait_for_hello()["hello"] == "grade-agent"
    assert [link.ask("echo", word=number)["said"] for number in range(3)] == [0, 1, 2]
    assert link.events == [{"event": "ended", "seq": 1}]
    link.close()


def test_what_was_asked_and_said_is_in_the_log_and_the_pulse_is_not() -> None:
    log = Log()
    log.about = "greets"
    agent = FakeAgent(HELLO, b'{"event": "ended", "seq": 1, "program": 7}\n', b'{"id": 0, "ok": {}}\n')
    link = Link(agent, "student", log)
    link.wait_for_hello()
    link.ask("echo", word="x")
    link.close()
    link.close()
    told = [line.split(maxsplit=1)[1] for line in log.lines()]
    assert [" ".join(line.split()) for line in told] == [
        "student greets ** hello='grade-agent' protocol=1",
        "student greets ** ended seq=1 program=7",
        "student greets -> #1 echo word='x'",
        "student greets <- #1 said='x'",
        "student greets !! 'a word'",
        "student greets !! 'another word'",
    ]


def test_an_agent_that_goes_away_is_told() -> None:
    link = Link(FakeAgent(HELLO), "student")
    link.wait_for_hello()
    for _ in range(2):
        with pytest.raises(LabError, match=r"the student host went away \(its last words: another word\)"):
            link.ask("die")


def test_an_agent_that_never_comes_up_is_told() -> None:
    with pytest.raises(LabError, match="did not come up"):
        Link(FakeAgent(None), "peer").wait_for_hello()


def test_an_agent_of_another_version_is_told() -> None:
    agent = FakeAgent(json.dumps({"hello": "grade-agent", "protocol": PROTOCOL + 1}).encode() + b"\n")
    with pytest.raises(LabError, match="speaks protocol"):
        Link(agent, "peer").wait_for_hello()


def test_a_silent_agent_does_not_hang_the_grader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "GRACE", 0.2)
    link = Link(FakeAgent(HELLO), "student")
    with pytest.raises(LabError, match="did not answer `sleep`"):
        link.ask("sleep")
    link.close()


@given(st.binary(max_size=200))
@settings(max_examples=100, deadline=None)
def test_whatever_comes_is_a_hello_or_a_lab_error(words: bytes) -> None:
    with pytest.raises(LabError):
        Link(FakeAgent(words, b"\n", None), "student").wait_for_hello(5)
