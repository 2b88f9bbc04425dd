"""What all runs of the museum put on the wire, read a second time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.checking.student import Student
from grader.lab.host import Frame
from grader.lab.wire import Wire
from tests.tshark import must_agree, skip_without_tshark

SOME = 100  # frames; a program that is run alone may send nothing but what the kernel says
ENOUGH = 20_000  # frames for one reading: tshark takes longer to start than to read


class SecondReader:
    """Collects the frames of many runs and has tshark read them now and then."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.frames: list[Frame] = []
        self.kept = self.read = 0

    def keep(self, _check: str, wire: Wire, _student: Student) -> None:
        self.frames += wire.frames
        self.kept += len(wire.frames)

    def compare(self) -> None:
        frames, self.frames = self.frames, []
        self.read += must_agree(frames, self.folder / "museum.pcap")

    def compare_when_enough(self) -> None:
        if len(self.frames) > ENOUGH:
            self.compare()


@pytest.fixture(scope="session")
def second_reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecondReader]:
    skip_without_tshark()
    reader = SecondReader(tmp_path_factory.mktemp("tshark"))
    yield reader
    reader.compare()
    assert reader.read or reader.kept < SOME  # there was something to agree on
