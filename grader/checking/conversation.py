"""The conversation on the wire: packets -> the steps that a reader follows, with the place where it went wrong."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from grader.checking.failure import Failure, quote, size
from grader.checking.student import DOCKERS_OWN, endpoint
from grader.lab.wire import LATER_FRAGMENT, Endpoint, Flow, Packet, Wire
from grader.result import Step

MOST_FLOWS, MOST_STEPS = 3, 12  # conversations that are told, and steps of each
PAUSE = 0.2  # seconds; what comes after one is told on its own, for a program may have taken a piece for the whole
PREVIEW = 40  # bytes
MOST_GAPS = 64
HALF = 2**31
IGMP_ROUTERS = "224.0.0.22"  # to them the kernel reports, now and then and unasked (RFC 3376, 4.2.14)
SAYS_SOMETHING, ENDS = ("data", "datagram"), ("fin", "rst")


@dataclass
class Told:
    """One conversation: the student's end and the other, when it was, and its steps."""

    student: Endpoint
    other: Endpoint
    began: float
    ended: float
    steps: list[Step]


def conversation(
    wire: Wire, address: str, servers: Collection[Endpoint] = (), failure: Failure | None = None
) -> list[Step]:
    """The steps of a capture, conversation by conversation in the order in which they began, long ones folded.

    `servers` are the student's that we asked from their own machine, where addresses do not tell who is who. What
    `failure` expected stands where it should have come.
    """
    begin = wire.packets[0].at if wire.packets else 0.0
    told = [
        Told(*ends, flow.packets[0].at, flow.packets[-1].at, steps_of(flow, *ends, begin))
        for flow in wire.flows()
        if (ends := sides(flow, address, servers))
    ]
    told = [each for each in told if each.steps]
    marked = mark(told, failure) if failure else None
    return [step for each in few(told, marked) for step in folded(each.steps)]


def sides(flow: Flow, address: str, servers: Collection[Endpoint]) -> tuple[Endpoint, Endpoint] | None:
    """The student's endpoint and the other. On the machine's own loopback `servers`, those that we asked, tell."""
    if DOCKERS_OWN in (flow.first[0], flow.second[0]) or flow.second[0] == IGMP_ROUTERS:
        return None
    theirs = flow.second in servers or (flow.second[0] == address and flow.first[0] != address)
    return (flow.second, flow.first) if theirs else (flow.first, flow.second)


# --- one conversation -----------------------------------------------------------------------------------------------


@dataclass
class Side:
    """What one side of a TCP connection has sent: how far without a gap, and what lies beyond one (RFC 9293, 3.4)."""

    base: int | None = None
    end: int = 0
    beyond: dict[int, int] = field(default_factory=dict)
    full: bool = False  # its receive buffer has no room

    def place(self, seq: int) -> int:
        """A sequence number as bytes since the first, whatever wrapped round."""
        self.base = seq if self.base is None else self.base
        return (seq - self.base + HALF) % (2 * HALF) - HALF

    def takes(self, packet: Packet) -> bool:
        """Takes note of a packet; False when all that it carries was sent before."""
        start = self.place(packet.seq)
        end = start + packet.length + len({"SYN", "FIN"} & packet.flags)
        if end <= self.end or self.beyond.get(start, -1) >= end:
            return False
        self.beyond[start] = end
        if len(self.beyond) > MOST_GAPS:  # what lies between was never captured
            self.end = max(self.beyond.values())
        while (reached := next((e for s, e in self.beyond.items() if s <= self.end < e), None)) is not None:
            self.end = reached
            self.beyond = {s: e for s, e in self.beyond.items() if e > reached}
        return True


def steps_of(flow: Flow, student: Endpoint, other: Endpoint, begin: float) -> list[Step]:
    """The steps of one conversation: acknowledgements folded, runs of data in one direction put together."""
    return Teller(student, other, begin).tell(flow.packets)


class Teller:
    """Tells one conversation, packet by packet."""

    def __init__(self, student: Endpoint, other: Endpoint, begin: float) -> None:
        self.student, self.other, self.begin = student, other, begin
        self.steps: list[Step] = []
        self.run: list[Packet] = []
        self.sent: dict[Endpoint, Side] = {}
        self.finished = False  # the student's side has sent FIN

    def tell(self, packets: Sequence[Packet]) -> list[Step]:
        for packet in packets:
            if packet.protocol == "tcp":
                self.segment(packet)
            else:
                self.add(packet, *described(packet))
        self.end_run()
        return self.steps

    def segment(self, packet: Packet) -> None:
        side = self.sent.setdefault(packet.source, Side())
        carries = packet.length or {"SYN", "FIN"} & packet.flags
        if carries and not side.takes(packet):
            self.again(packet)
            return
        if packet.length:
            if self.run and (self.run[0].source != packet.source or packet.at - self.run[-1].at > PAUSE):
                self.end_run()
            self.run.append(packet)
        for what, kind in signs(packet):
            if kind != "rst" or packet.source == self.student or not self.finished:  # else our own clearing up
                self.add(packet, what, kind)
        self.finished = self.finished or (packet.source == self.student and "FIN" in packet.flags)
        self.look_at_window(packet, side)

    def look_at_window(self, packet: Packet, side: Side) -> None:
        """A side with no room left says window 0; the other has to wait until it has read (RFC 9293, 3.8.6)."""
        if {"SYN", "RST"} & packet.flags or side.full == (packet.window == 0):
            return
        side.full = not side.full
        self.add(packet, "no room left: window 0" if side.full else "room again", "window")

    def again(self, packet: Packet) -> None:
        what = described_segment(packet)
        self.add(packet, f"{what} again", "again")

    def add(self, packet: Packet, what: str, kind: str) -> None:
        self.end_run()
        at, from_student = max(0.0, packet.at - self.begin), packet.source == self.student
        self.steps.append(Step(at, endpoint(self.student), endpoint(self.other), from_student, what, kind))

    def end_run(self) -> None:
        run, self.run = self.run, []
        if run:
            self.add(run[0], described_run(run), "data")


def signs(packet: Packet) -> list[tuple[str, str]]:
    """What a segment says besides its data."""
    found = [("SYN, ACK" if "ACK" in packet.flags else "SYN", "syn")] if "SYN" in packet.flags else []
    return found + [(word, word.lower()) for word in ("FIN", "RST") if word in packet.flags]


def described(packet: Packet) -> tuple[str, str]:
    """What a packet that is no TCP says, and its kind."""
    if packet.protocol == "udp":
        preview = f" {quote(packet.payload[:PREVIEW])}" if packet.payload else ""
        more = " …" if packet.length > PREVIEW else ""
        return f"datagram of {size(packet.length)}{preview}{more}", "datagram"
    if packet.protocol == "icmp":
        return f"ICMP: {packet.note}", "icmp"
    return packet.note or "a packet of another protocol", "data"


def described_segment(packet: Packet) -> str:
    words = [what for what, _ in signs(packet)]
    return ", ".join([*([size(packet.length)] if packet.length else []), *words])


def described_run(run: Sequence[Packet]) -> str:
    base = run[0].seq
    in_order = sorted(run, key=lambda packet: (packet.seq - base + HALF) % (2 * HALF))
    data = b"".join(packet.payload for packet in in_order)
    length = sum(packet.length for packet in run)
    pieces = f" in {len(run)} segments" if len(run) > 1 else ""
    return f"{size(length)}{pieces} {quote(data[:PREVIEW])}{' …' if length > PREVIEW else ''}"


# --- where it went wrong --------------------------------------------------------------------------------------------


def mark(told: list[Told], failure: Failure) -> Told | None:
    """Puts what was expected where it should have come; returns the conversation that the failure is about.

    Without a word from the check it is the conversation that began last, unless another went on beside it.
    """
    found = next((each for each in told if failure.where in (each.student, each.other)), None)
    if found is None and told and failure.where is None and all(each.ended <= told[-1].began for each in told[:-1]):
        found = told[-1]
    if found is None or not (failure.mark and failure.expected):
        return found if failure.where else None
    place = place_of(found.steps, failure.mark)
    step = found.steps[max(0, place - 1)]
    found.steps.insert(place, replace(step, from_student=True, what=failure.expected, kind="expected"))
    return found


def place_of(steps: Sequence[Step], what: str) -> int:
    """After the student's last data, or their end of the connection; else where they could still have sent it."""
    kinds = {"data": SAYS_SOMETHING, "close": ENDS}.get(what, ())
    yours = [number for number, step in enumerate(steps) if step.from_student]
    if found := [number for number in yours if steps[number].kind in kinds]:
        return found[-1] + 1
    return next((number for number in yours if steps[number].kind in ENDS), len(steps))


def few(told: list[Told], marked: Told | None) -> list[Told]:
    """At most three conversations: the first, the marked one, and the last ones."""
    if len(told) <= MOST_FLOWS:
        return told
    last = [each for each in told[1:] if each is not marked][
        -(MOST_FLOWS - (2 if marked not in (None, told[0]) else 1)) :
    ]
    kept = [each for each in told if each is told[0] or each is marked or any(each is one for one in last)]
    left = len(told) - len(kept)
    gap = Step(kept[1].steps[0].at, "", "", True, f"… {left} more conversation{'s'[: left != 1]} …", "fold")
    return [kept[0], replace(kept[1], steps=[gap, *kept[1].steps]), *kept[2:]]


def folded(steps: list[Step]) -> list[Step]:
    """Like steps in a row as one; of what is still long the beginning and the end, and the mark if there is one."""
    steps = rows_of_like(steps)
    if len(steps) <= MOST_STEPS + 1:
        return steps
    half = MOST_STEPS // 2
    middle = steps[half:-half]
    marks = [step for step in middle if step.kind == "expected"]
    left = len(middle) - len(marks)
    gap = Step(middle[0].at, "", "", True, f"… {left:,} more, {of_whom(middle)} …", "fold")
    return [*steps[:half], gap, *marks, *steps[-half:]]


def of_whom(steps: Sequence[Step]) -> str:
    yours = sum(step.from_student for step in steps if step.kind != "expected")
    return f"{yours:,} of them yours"


def rows_of_like(steps: Sequence[Step]) -> list[Step]:
    """What was sent again and again, and a large datagram's fragments, once with how often."""
    found: list[Step] = []
    times = 1
    for step in steps:
        again = step.kind == "again" or step.what == LATER_FRAGMENT
        like = found and again and replace(found[-1], at=step.at) == step
        if like:
            times += 1
            continue
        found, times = counted(found, times), 1
        found.append(step)
    return counted(found, times)


def counted(found: list[Step], times: int) -> list[Step]:
    if times == 1:
        return found
    return [*found[:-1], replace(found[-1], what=f"{found[-1].what}, {times} times")]
