"""results.jsonl: one line a mark, with the whole result, for scripts and other tools."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from grader.classroom.database import ClassDatabase
from grader.classroom.giving.placing import placed
from grader.classroom.model import Mark

SCHEMA = "grade/mark/v1"


def write_results(base: ClassDatabase, path: Path) -> None:
    """Writes the file, student by student, one mark at a time in memory. Raises ClassError."""
    with placed(path) as file:
        for mark in base.marks():
            line = json.dumps(told(mark), ensure_ascii=False) + "\n"
            file.write(line.encode("utf-8", "backslashreplace"))


def told(mark: Mark) -> dict[str, Any]:
    """One line: fields may be added, never renamed. `result` is of schema grade/result/v1, null without one."""
    return {
        "schema": SCHEMA,
        "student": mark.student.key,
        "name": mark.student.name,
        "ids": dict(mark.student.ids),
        "exercise": mark.exercise,
        "state": str(mark.state),
        "points": mark.points,
        "out_of": mark.out_of,
        "late": mark.late,
        "why": mark.why,
        "notes": list(mark.notes),
        "result": None if mark.result is None else mark.result.to_dict(),
    }
