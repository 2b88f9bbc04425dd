"""What there was to see when a check failed: the conversation, the socket table, and what the program printed."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from grader.checking.doing import in_words
from grader.checking.ending import ending
from grader.checking.errnos import notes_on
from grader.checking.failure import count, quote
from grader.checking.student import DOCKERS_OWN, Student
from grader.lab.host import Program, SocketRow
from grader.lab.wire import Endpoint, Flow, Packet, Wire
from grader.result import Evidence, ProgramReport, Step

MOST_STEPS = 16
MOST_PROGRAMS = 3
TAIL = 4000
MOMENT = 0.1  # seconds


def collect(student: Student, wire: Wire) -> Evidence:
    """Gathers the evidence while everything is still as it was. Raises LabError when the host is gone."""
    shown = student.suspects or student.started[:MOST_PROGRAMS]
    programs = tuple(report(program) for program in shown)
    return Evidence(
        tuple(conversation(wire, student.address, student.asked)),
        tuple(netstat(student.table())),
        programs,
        (*notes(wire), *notes_on(last_words(programs), on_linux=student.is_contained)),
    )


def notes(wire: Wire) -> tuple[str, ...]:
    """What the reader has to know of the evidence itself."""
    if not wire.lost:
        return ()
    return (f"There was so much on the wire that {wire.lost:,} packets were not recorded.",)


def report(program: Program) -> ProgramReport:
    state = program.wait(MOMENT)  # it may just be about to end, or to say why
    command = " ".join(["python3", *(argument or "''" for argument in program.argv[1:])])
    return ProgramReport(
        command,
        "flooded" if state.flooded else ending(state),
        tail(program.output("stdout")),
        tail(program.output("stderr")),
        in_words(program.doing()) if state.running else "",
    )


def last_words(programs: Sequence[ProgramReport]) -> str:
    return "\n".join(program.stderr for program in programs)


def tail(output: bytes) -> str:
    return output[-TAIL:].decode("utf-8", "replace")


def netstat(rows: Sequence[SocketRow]) -> list[tuple[bool, str]]:
    """The socket table as `netstat -na` prints it; servers' lines are marked."""
    lines = [(False, netstat_line("Proto", "Recv-Q", "Send-Q", "Local Address", "Foreign Address", "State"))]
    for row in sorted(rows, key=lambda row: (row.protocol, not row.waits_for_others, row.local, row.remote)):
        if row.local[0] != DOCKERS_OWN:
            remote = _endpoint(row.remote) if row.remote[1] else f"{row.remote[0]}:*"
            lines.append(
                (
                    row.waits_for_others and row.owner == "program",
                    netstat_line(
                        row.protocol, row.receive_queue, row.send_queue, _endpoint(row.local), remote, row.state
                    ),
                )
            )
    return lines


def netstat_line(*fields: object) -> str:
    protocol, receive_queue, send_queue, local, remote, state = map(str, fields)
    return f"{protocol:<6}{receive_queue:>6} {send_queue:>6} {local:<22}{remote:<22}{state}".rstrip()


def conversation(wire: Wire, address: str, servers: Collection[Endpoint] = ()) -> list[Step]:
    """The packets as steps: acknowledgements folded, runs of data in one direction put together."""
    begin = wire.packets[0].at if wire.packets else 0.0
    steps = [
        step
        for flow in wire.flows()
        if (ends := sides(flow, address, servers))
        for step in flow_steps(flow, *ends, begin)
    ]
    if len(steps) > MOST_STEPS:
        half = MOST_STEPS // 2
        left = Step(steps[half].at, "", "", True, f"… {len(steps) - 2 * half} more …")
        steps = [*steps[:half], left, *steps[-half:]]
    return steps


def sides(flow: Flow, address: str, servers: Collection[Endpoint]) -> tuple[Endpoint, Endpoint] | None:
    """The student's endpoint and the other. On the machine's own loopback `servers`, those that we asked, tell."""
    if DOCKERS_OWN in (flow.first[0], flow.second[0]):
        return None
    theirs = flow.second in servers or (flow.second[0] == address and flow.first[0] != address)
    return (flow.second, flow.first) if theirs else (flow.first, flow.second)


def flow_steps(flow: Flow, student: Endpoint, other: Endpoint, begin: float) -> list[Step]:
    steps: list[Step] = []
    run: list[Packet] = []
    finished = False

    def add(packet: Packet, what: str) -> None:
        from_student = packet.source == student
        steps.append(Step(max(0.0, packet.at - begin), _endpoint(student), _endpoint(other), from_student, what))

    def end_run() -> None:
        if run:
            add(run[0], describe_run(run))
        run.clear()

    for packet in without_repeats(flow.packets):
        if run and (packet.source != run[0].source or not (packet.length or packet.protocol == "udp")):
            if packet.source != run[0].source and is_acknowledgement(packet):
                continue
            end_run()
        if packet.length and packet.protocol == "tcp":
            run.append(packet)
        for what in marks(packet):
            tidying = packet.source != student and finished and "RST" in packet.flags
            if not tidying:  # our own clearing up after the server's FIN
                end_run()
                add(packet, what)
        finished = finished or (packet.source == student and "FIN" in packet.flags)
    end_run()
    return steps


def is_acknowledgement(packet: Packet) -> bool:
    return packet.protocol == "tcp" and not packet.length and packet.flags == {"ACK"}


def marks(packet: Packet) -> list[str]:
    """What a packet says besides its data."""
    if packet.protocol == "udp":
        return [
            f"datagram of {count(packet.payload) if packet.length < TAIL else f'{packet.length:,} bytes'}"
            + (f" {quote(packet.payload[:48])}" if packet.payload else "")
        ]
    if packet.protocol == "icmp":
        return [f"ICMP: {packet.note}"]
    if packet.protocol == "tcp":
        return [word for word in ("SYN, ACK" if "ACK" in packet.flags else "SYN",) if "SYN" in packet.flags] + [
            word for word in ("FIN", "RST") if word in packet.flags
        ]
    return []


def without_repeats(packets: Sequence[Packet]) -> list[Packet]:
    """Without what TCP sent again: the story is the same."""
    seen: set[object] = set()
    kept = []
    for packet in packets:
        key = (packet.source, packet.seq, packet.length, packet.flags - {"PSH"})
        if packet.protocol != "tcp" or key not in seen:
            kept.append(packet)
        seen.add(key)
    return kept


def describe_run(run: Sequence[Packet]) -> str:
    data = b"".join(packet.payload for packet in run)
    length = sum(packet.length for packet in run)
    pieces = f" in {len(run)} segments" if len(run) > 1 else ""
    return f"{length:,} byte{'s'[: length != 1]}{pieces} {quote(data[:40])}{' …' if length > 40 else ''}"


def _endpoint(address: Endpoint) -> str:
    return f"{address[0]}:{address[1]}"
