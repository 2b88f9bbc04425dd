"""The rule for wrong arguments, the same in every exercise: a message on standard error, no traceback, status 2."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.checking.ending import expected_of, has_traceback, must_refuse_kindly
from grader.checking.failure import fail, quote
from grader.checking.peer import NAME_SERVICE, is_first
from grader.checking.student import Student, endpoint, open_servers, wire_of
from grader.lab.host import THE_END, Program, ProgramState
from grader.lab.wire import Packet

WRONG_PORTS = ("abc", "", "1.5", "-1", "0", "65536")
SOON = 1.0
HINT = (
    "Look at len(sys.argv) first, then at each argument: four numbers from 0 to 255 for HOST, one from 1 to 65535 for "
    "PORT. If something is wrong: print(..., file=sys.stderr) and sys.exit(2)."
)


@dataclass(frozen=True)
class Case:
    """One wrong call and what is wrong with it."""

    arguments: tuple[str, ...]
    what: str


def wrong_hosts(host: str) -> tuple[str, ...]:
    first, second, third, _fourth = host.split(".")
    return ("localhost", f"{first}.{second}.{third}.256", f"{first}.{second}.{third}", "")


def wrong_calls(host: str, port: str, **others: str) -> list[Case]:
    """Every wrong call by the exercises' rule, for a program that takes HOST, PORT, and then `others` (NAME=value)."""
    right = {"HOST": host, "PORT": port, **others}
    cases = [Case((), "no arguments at all"), Case((*right.values(), "extra"), "one argument too many")]
    cases += [
        Case(tuple(right.values())[:count], f"{name} is missing") for count, name in enumerate(right) if count > 0
    ]
    cases += wrong_values(right, "PORT", WRONG_PORTS)
    return cases + wrong_values(right, "HOST", wrong_hosts(host))


def wrong_values(right: Mapping[str, str], name: str, values: Sequence[str]) -> list[Case]:
    """The right call with one argument wrong: `right` has all arguments by name, in order."""
    return [Case(tuple({**right, name: wrong}.values()), f"{name} is {wrong!r}") for wrong in values]


def refuses_wrong_arguments(student: Student, cases: Sequence[Case]) -> None:
    """Runs all wrong calls at once; where one is not refused as it must be, one by one, and fails for the first.

    One by one, because programs that took their arguments for good would get in each other's way.
    """
    if all_refused_at_once(student, cases):
        return
    student.start_over()
    for case in cases:
        earlier = len(wire_of(student).packets)
        program = student.start(*case.arguments)
        student.suspects = [program]
        state = _end(student, program)
        _judge(case, program, state, what_it_did(student, program, earlier))
        program.stop(grace=0)


def all_refused_at_once(student: Student, cases: Sequence[Case]) -> bool:
    programs = [student.start(*case.arguments) for case in cases]
    return all(_is_refused(program) for program in programs)


def _is_refused(program: Program) -> bool:
    state = program.wait(SOON)
    if state.running or state.status != 2:
        return False
    said = program.output("stderr", until=THE_END, seconds=SOON)
    return bool(said.strip()) and not has_traceback(said)


def _end(student: Student, program: Program) -> ProgramState:
    """How the program ended. One that opened a server took the arguments for good: it gets no long patience."""
    waited = 0.0
    while waited < student.end_patience:
        state = program.wait(SOON)
        waited += SOON
        if not state.running or open_servers(student.host.sockets()):
            return state if not state.running else program.wait(SOON)
    return program.state()


def what_it_did(student: Student, program: Program, earlier: int) -> str:
    """What a program did with wrong arguments, after so many packets; "" where nothing is to be seen.

    A client that got through is seen by its first packet, a server by its socket, others by what they printed.
    """
    packets = wire_of(student).packets[earlier:]
    own = (student.address, "127.0.0.1")
    first = next((each for each in packets if each.source[0] in own and (is_first(each) or is_datagram(each))), None)
    if servers := open_servers(student.sockets()):
        return f"waited on {' and '.join(servers)}"
    if first is not None:
        to = endpoint(first.target)
        return f"sent {to} a datagram" if is_datagram(first) else f"asked {to} for a connection"
    printed = program.output().strip().splitlines()
    return f"printed {quote(printed[0])}" if printed else ""


def is_datagram(packet: Packet) -> bool:
    return packet.protocol == "udp" and packet.target[1] != NAME_SERVICE


def _judge(case: Case, program: Program, state: ProgramState, did: str) -> None:
    call = f"Called with wrong arguments ({case.what}), your program"
    if state.running:
        fail(
            f"{call} {did or 'did not end'}. It has to look at its arguments first and refuse these.",
            expected=expected_of(2),
            observed="it kept running",
        )
    said = program.output("stderr", until=THE_END, seconds=5)
    took_them = did and state.status != 2 and not has_traceback(said)
    must_refuse_kindly(state, said, 2, f"{call} {did}, and" if took_them else call, program.output())
