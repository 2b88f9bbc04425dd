"""What there was to see when a check failed: the conversation, the socket table, and what the program printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader.checking.breakdown import HINT as A_CRASH
from grader.checking.conversation import conversation
from grader.checking.doing import in_words
from grader.checking.ending import GREEDY, ending
from grader.checking.errnos import notes_on
from grader.checking.failure import Failure
from grader.checking.student import DOCKERS_OWN, Student, endpoint
from grader.checking.undone import CALL_IT
from grader.lab.host import Program, SocketRow
from grader.lab.wire import Wire
from grader.ladder import as_text
from grader.result import Evidence, ProgramReport

MOST_ARGUMENTS = 12
TAIL = 4000
MOMENT = 0.1  # seconds


def collect(student: Student, wire: Wire, failure: Failure, sent: Sequence[str] = ()) -> Evidence:
    """Gathers the evidence while everything is still as it was. Raises LabError when the host is gone."""
    programs = tuple(report(program) for program in student.shown)
    steps = tuple(conversation(wire, student.address, student.asked, failure))
    return Evidence(
        steps,
        tuple(netstat(student.table())),
        programs,
        (*notes(wire), *notes_on(last_words(programs), on_linux=student.is_contained)),
        as_text(steps),
        () if wire.available else tuple(sent),
    )


def explained(student: Student, failure: Failure, hint: str) -> Failure:
    """The failure with its hint, `hint` where it has none of its own, and with what is to be looked at before all else:
    that Python has stopped the program, or what it waits for where something should have come.

    The check's own hint is about a program that does what it was written to do: of one that Python stopped it says
    nothing.
    """
    if student.is_greedy():
        return replace(failure, hint=GREEDY)
    if not failure.complete and (broken := student.breakdown()):
        return replace(failure, message=f"{broken} {failure.message}", hint=f"{failure.hint} {A_CRASH}".lstrip())
    if not failure.complete and (idle := student.idleness()):
        return replace(failure, message=f"{idle} {failure.message}", hint=CALL_IT)
    stuck = student.kept_waiting(failure.where) if failure.mark in ("end", "close") else ""
    return replace(failure, message=stuck + failure.message, hint=failure.hint or hint)


def notes(wire: Wire) -> tuple[str, ...]:
    """What the reader has to know of the evidence itself."""
    if not wire.lost:
        return ()
    return (f"There was so much on the wire that {wire.lost:,} packets were not recorded.",)


def report(program: Program) -> ProgramReport:
    state = program.wait(MOMENT)  # it may just be about to end, or to say why
    arguments = [argument or "''" for argument in program.argv[1:]]
    more = [f"… {len(arguments) - MOST_ARGUMENTS} more …"] if len(arguments) > MOST_ARGUMENTS + 1 else []
    command = " ".join(["python3", *(arguments[:MOST_ARGUMENTS] + more if more else arguments)])
    return ProgramReport(
        command,
        "it was stopped, for it printed without end" if state.flooded else ending(state),
        tail(program.output("stdout")),
        tail(program.output("stderr")),
        in_words(program.doing()) if state.running else "",
    )


def last_words(programs: Sequence[ProgramReport]) -> str:
    return "\n".join(program.stderr for program in programs)


def tail(output: bytes) -> str:
    return output[-TAIL:].decode("utf-8", "replace")


def netstat(rows: Sequence[SocketRow]) -> list[tuple[bool, str]]:
    """The socket table as `netstat -na` prints it; the lines of listening and of UDP sockets are marked."""
    lines = [(False, netstat_line("Proto", "Recv-Q", "Send-Q", "Local Address", "Foreign Address", "State"))]
    for row in sorted(rows, key=lambda row: (row.protocol, not row.waits_for_others, row.local, row.remote)):
        if row.local[0] != DOCKERS_OWN:
            remote = endpoint(row.remote) if row.remote[1] else f"{row.remote[0]}:*"
            lines.append(
                (
                    row.owner == "program" and (row.waits_for_others or row.protocol.startswith("udp")),
                    netstat_line(
                        row.protocol, row.receive_queue, row.send_queue, endpoint(row.local), remote, row.state
                    ),
                )
            )
    return lines


def netstat_line(*fields: object) -> str:
    protocol, receive_queue, send_queue, local, remote, state = map(str, fields)
    return f"{protocol:<6}{receive_queue:>6} {send_queue:>6} {local:<22}{remote:<22}{state}".rstrip()
