"""A program of ours on the other machine, which tells what it does in lines of JSON."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import Any

from grader.checking.peer import Peer
from grader.errors import LabError
from grader.lab.host import THE_END, containing

START_PATIENCE = 15.0  # seconds
Line = dict[str, Any]


class Script:
    """A program of ours that has been started. Raises LabError when it does not get the UDP port that it needs."""

    def __init__(self, peer: Peer, path: Path, *arguments: object, port: int = 0) -> None:
        self.program = peer.run(path, *arguments)
        if port and not peer.host.await_socket(self.program, "udp", port, START_PATIENCE).found:
            raise LabError(f"A program of ours could not use UDP port {port} of the lab's other machine.")

    def said(self, word: str, seconds: float = 0.0) -> bool:
        """Whether it has told this word, at the latest after so many seconds."""
        mark = f'"{word}"'.encode()
        return mark in self.program.output(until=containing(mark), seconds=seconds)

    @cached_property
    def log(self) -> list[Line]:
        """All that it told; it is ended for that."""
        self.program.stop(grace=0)
        return [json.loads(line) for line in self.program.output(until=THE_END, seconds=5).split(b"\n")[:-1]]
