"""Submission and Result -> the bytes of the zip that is handed in, the same bytes for the same files."""

from __future__ import annotations

import hashlib
import io
import json
import stat
import zipfile
from dataclasses import replace
from typing import Any

from grader import __version__
from grader.result import Result
from grader.submission import MANIFEST, UNIX, Submission

SCHEMA = "grade/submission/v1"
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can tell (PKWARE APPNOTE 4.4.6)
NOTE = "Practice: marks come only from the instructor's own run of these files."


def package(exercise: str, submission: Submission, result: Result | None, created: str) -> bytes:
    """The zip: the files by name, then the manifest. `created` is ISO 8601; no result where nothing could be tried.

    Times and order are fixed and nothing is compressed, so that only the manifest differs from one run to the next.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as into:
        for name, data in sorted(submission.files.items()):
            into.writestr(entry(name), data)
        text = json.dumps(manifest(exercise, submission, result, created), indent=2, ensure_ascii=False) + "\n"
        into.writestr(entry(MANIFEST), text.encode("utf-8", "backslashreplace"))
    return packed.getvalue()


def entry(name: str) -> zipfile.ZipInfo:
    """A regular file of that name, readable by everybody, of no particular time."""
    found = zipfile.ZipInfo(name, LONG_AGO)
    found.create_system = UNIX  # else Python writes that of this machine
    found.external_attr = (stat.S_IFREG | 0o644) << 16
    return found


def manifest(exercise: str, submission: Submission, result: Result | None, created: str) -> dict[str, Any]:
    """What grade-submission.json says, as docs/handing-in.md describes it."""
    return {
        "schema": SCHEMA,
        "exercise": exercise,
        "sha256": submission.sha256,
        "files": [
            {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in sorted(submission.files.items())
        ],
        "grade": __version__,
        "created": created,
        "practice": True,
        "note": NOTE,
        "result": result and {"practice": True, **without_place(result).to_dict()},
    }


def without_place(result: Result) -> Result:
    """The result without the folder's path on the student's machine, which is nobody's business."""
    return replace(result, submission=replace(result.submission, path=result.exercise))
