"""Want of memory is read from both versions of control groups; where nothing is told, nothing is claimed."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.lab.agent import memory

FIRST = "oom_kill_disable 0\nunder_oom 0\noom_kill 3\n"  # memory.oom_control of Linux 6.18
SECOND = "low 0\nhigh 0\nmax 21\noom 4\noom_kill 3\noom_group_kill 0\n"  # memory.events, admin-guide/cgroup-v2.rst
BEFORE_4_13 = "oom_kill_disable 0\nunder_oom 0\n"


@pytest.mark.parametrize(
    ("counter", "limit", "found"),
    [
        (FIRST, "536870912\n", (3, 536870912)),
        (SECOND, "536870912\n", (3, 536870912)),
        (SECOND, "max\n", (3, 0)),
        (FIRST, "9223372036854771712\n", (3, 0)),
        (BEFORE_4_13, "536870912\n", (0, 536870912)),
        (None, None, (0, 0)),
    ],
)
def test_what_the_group_counts(
    counter: str | None, limit: str | None, found: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in (("counter", counter), ("limit", limit)):
        if text is not None:
            (tmp_path / name).write_text(text)
    monkeypatch.setattr(memory, "COUNTERS", (str(tmp_path / "none"), str(tmp_path / "counter")))
    monkeypatch.setattr(memory, "LIMITS", (str(tmp_path / "none"), str(tmp_path / "limit")))
    assert (memory.kills(), memory.limit()) == found
