"""How a mark is called when it is given back: a run in which the grader failed on a check is trouble, not graded."""

from __future__ import annotations

from grader.classroom.model import Mark, State
from grader.result import Status


def standing(mark: Mark) -> State:
    """The state, as a reader of points must understand it: graded is what has points that count."""
    return State.TROUBLE if mark.state is State.GRADED and mark.points is None else mark.state


def unjudged(mark: Mark) -> list[str]:
    """The checks on which the grader failed."""
    return [check.id for check in mark.result.checks if check.status is Status.ERROR] if mark.result else []


def remarks(mark: Mark) -> list[str]:
    """Sentences on the mark: what was forgiven, why it could not be graded, what the grader could not judge."""
    failed = unjudged(mark)
    told = [f"The grader could not judge {', '.join(failed)}; run it again."] if failed else []
    return [*mark.notes, *([mark.why] if mark.why else []), *told]
