"""A function that nobody calls is found in the source, and nothing is claimed where something is called."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.checking.undone import never_called, without_bind
from grader.lab.host import SocketRow

MAIN = b"import sys\n\n\ndef main():\n    print(sys.argv)\n\n\n"


@pytest.mark.parametrize(
    ("source", "names"),
    [
        (MAIN, ["main"]),
        (MAIN + b"main\n", ["main"]),
        (MAIN + b"main()\n", []),
        (MAIN + b'if __name__ == "main":\n    main()\n', []),  # it is called, where nobody comes
        (b"def helper():\n    pass\n\n\n" + MAIN + b"main()\n", []),  # whatever main does, helper is not the cause
        (b"def helper():\n    pass\n\n\ndef main():\n    helper()\n", ["main"]),
        (b"class Server:\n    def run(self): ...\n\n\ndef main(): ...\n\n\nServer().run()\n", []),
        (b"print('hello')\n", []),
        (b"def main(:\n", []),
    ],
)
def test_functions_that_nothing_calls(source: bytes, names: list[str]) -> None:
    assert never_called(source) == names


@given(st.binary())
def test_whatever_is_handed_in_can_be_looked_at(source: bytes) -> None:
    assert isinstance(never_called(source), list)


def listening(port: int) -> SocketRow:
    return SocketRow("tcp", ("0.0.0.0", port), ("0.0.0.0", 0), "LISTEN", "program", 0, 0)


def test_a_port_that_the_system_chose_is_named() -> None:
    told = without_bind([listening(41234)], [MAIN])
    assert told.startswith("Your server waits on 0.0.0.0:41234, a port that the system chose")


@pytest.mark.parametrize(("port", "source"), [(12345, MAIN), (41234, b"server.bind(('', 41234))")])
def test_a_port_that_the_program_chose_is_not(port: int, source: bytes) -> None:
    assert without_bind([listening(port)], [source]) == ""
