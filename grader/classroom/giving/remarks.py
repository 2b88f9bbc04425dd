"""What is to be said of a mark wherever it is given back."""

from __future__ import annotations

from grader.classroom.model import Mark


def remarks(mark: Mark) -> list[str]:
    """Sentences: what was forgiven, and why there are no points, or only earlier ones."""
    return [*mark.notes, *([mark.why] if mark.why else [])]
