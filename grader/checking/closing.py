"""How one side closed a TCP connection, judged from the wire where it was captured, else from what our socket met."""

from __future__ import annotations

from typing import Literal

from grader.lab.host import Received
from grader.lab.wire import Endpoint, Flow, Wire

End = Literal["fin", "reset", "open"]
MET: dict[str | None, End] = {"fin": "fin", "reset": "reset"}


def closing(wire: Wire, student: Endpoint, other: Endpoint, met: Received) -> End:
    """How the student's side closed: "reset" as soon as it sent any RST, "fin" for FIN alone, "open" for neither.

    A reset may follow a FIN, and our socket would not tell. `met` is what our receive() ended with; it alone counts
    where nothing was captured or frames were lost.
    """
    flow = flow_between(wire, student, other)
    if flow is None or wire.lost:
        return MET.get(met.ended, "open")
    if flow.sent_by(student, "RST"):
        return "reset"
    return "fin" if flow.sent_by(student, "FIN") else "open"


def flow_between(wire: Wire, one: Endpoint, other: Endpoint) -> Flow | None:
    """The last conversation between the two endpoints."""
    found = [flow for flow in wire.flows("tcp") if {flow.first, flow.second} == {one, other}]
    return found[-1] if found else None
