"""Exercise 5: a program that knocks at ports and tells which are open, closed, or never answer."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from grader.checking import Finished, Peer, Student, Wire, check, fail, quote, refuses_wrong_arguments
from grader.checking.arguments import HINT as ARGUMENTS_HINT
from grader.checking.arguments import WRONG_PORTS, wrong_calls, wrong_values
from grader.checking.closing import closing
from grader.checking.draws import a_port
from grader.checking.ending import ending
from grader.checking.peer import is_first
from grader.checking.student import END_PATIENCE, wire_of
from grader.lab.host import Connection, Listener
from grader.lab.link import AgentRefused

STATES = ("open", "closed", "no-answer")
SERVICES = {21: "FTP", 22: "SSH", 25: "SMTP", 80: "HTTP", 443: "HTTPS"}
LINE = re.compile(r"\d+ (open|closed|no-answer) \S+")
NO_ANSWER_PATIENCE = 5.0  # seconds: 3 for the silent port, 1 for the late one, the rest for Python
LATE = 0.5
MANY = 100
MANY_PATIENCE = 10.0
ALREADY_THERE = 0.1


def ports_of(peer: Peer, draw: random.Random, count: int) -> list[Listener]:
    """Listeners of ours on drawn ports, each known to have been free."""
    found: list[Listener] = []
    while len(found) < count:
        try:
            found.append(peer.host.listen(peer.address, a_port(draw)))
        except AgentRefused:  # somebody on this machine has it
            continue
    return found


def open_and_closed(peer: Peer, draw: random.Random, each: int) -> tuple[list[int], set[int]]:
    """So many open and so many closed ports, alternating and unsorted; which of them are open."""
    listeners = ports_of(peer, draw, 2 * each)
    for listener in listeners[1::2]:
        listener.close()
    ports = [listener.local[1] for listener in listeners]
    return ports, set(ports[::2])


def told(finished: Finished) -> dict[int, list[str]]:
    """What was printed about each port: the words of its line, without what decorates it."""
    found: dict[int, list[str]] = {}
    for line in finished.stdout.decode("utf-8", "replace").splitlines():
        words = [word.strip("|:;,.()[]'\"") for word in line.split()]
        number = next((word for word in words if word.isdecimal()), None)
        if number is not None:
            rest = [word for word in words if word not in (number, "")]
            found.setdefault(int(number), rest)
    return found


def must_tell(student: Student, finished: Finished, host: str, states: dict[int, str], late: int = 0) -> None:
    """Each port has the state that it is in; `in_order` alone judges the form of the lines. `late` answered late."""
    found = told(finished)
    for port, state in states.items():
        words = [word.lower() for word in found.get(port, [])]
        got = [word for word in STATES if word in words]
        if got != [state]:
            did = f"answers after {LATE:g} seconds" if port == late else WHAT_IT_DID[state]
            called = f"called port {port} {' and '.join(got)}" if got else f"gave port {port} none of the three states"
            fail(
                f"Your program {called}, but the port {did}, so it is {state}."
                if is_asked(student, host, port)
                else f"Your program never asked port {port} for a connection: no SYN went there.",
                expected=f"{port} {state} {SERVICES.get(port, '-')}",
                observed=observed(finished, port),
                where=(host, port),
            )


def is_asked(student: Student, host: str, port: int) -> bool:
    """Whether a SYN went to the port; True where nothing was captured."""
    wire = wire_of(student)
    return not wire.available or any(is_first(each) and each.target == (host, port) for each in wire.packets)


WHAT_IT_DID = {
    "open": "completed the handshake",
    "closed": "refused the connection",
    "no-answer": "kept silent",
}


def observed(finished: Finished, port: int) -> str:
    """The line about this port, else what there was instead."""
    lines = finished.stdout.decode("utf-8", "replace").splitlines()
    line = next((line for line in lines if str(port) in line.split()), None)
    if line is not None:
        return quote(line.encode())
    return f"no line about {port}; {ending(finished.state)}"


@check(
    points=30,
    hint="connect() comes back when the port is open, and raises ConnectionRefusedError when it is closed. Make a new "
    "socket for each port.",
)
def open_closed(student: Student, peer: Peer, draw: random.Random) -> None:
    """Open and closed ports are told apart"""
    ports, are_open = open_and_closed(peer, draw, 4)
    finished = student.run(peer.address, *ports, seconds=END_PATIENCE)
    must_tell(student, finished, peer.address, {port: "open" if port in are_open else "closed" for port in ports})
    if finished.state.status != 0:
        fail(
            "The states are right, but the exit status does not say that all went well. Refused is a result here.",
            expected="exit status 0",
            observed=ending(finished.state),
        )


@check(
    points=15,
    hint='A dict from port to name, and get(port, "-") for all others. The names belong to the port numbers, whether '
    "somebody listens there or not.",
)
def services(student: Student, peer: Peer, draw: random.Random) -> None:
    """The five services are named, other ports get -"""
    others = [53, 110, a_port(draw)]
    ports = draw.sample([*SERVICES, *others], len(SERVICES) + len(others))
    finished = student.run(peer.address, *ports, seconds=END_PATIENCE)
    found = told(finished)
    for port in ports:
        name = SERVICES.get(port, "-")
        if [word for word in found.get(port, []) if word in (*SERVICES.values(), "-")] != [name]:
            fail(
                f"Your line about port {port} does not end in {name}: it is "
                f"{'the port of ' + name if name != '-' else 'none of the five'}."
                if port in found
                else f"Your program printed no line about port {port}.",
                expected=f"{name} in the line of port {port}",
                observed=observed(finished, port),
            )


@check(
    points=20,
    needs_docker=True,
    hint="settimeout(1) before connect(): then silence raises TimeoutError after a second, and connect_ex() returns "
    "another number than for a refusal. Tell the two apart. Half a second is not too late.",
)
def no_answer(student: Student, peer: Peer, draw: random.Random) -> None:
    """A silent port is reported, a late one is open"""
    ports = draw.sample(range(20000, 30000), 4)
    silent, late, at_once, refusing = ports
    peer.host.phantom(student.nobody, {silent: None, late: LATE, at_once: 0.0})
    program = student.start(student.nobody, *ports)
    if program.wait(NO_ANSWER_PATIENCE).running:
        fail(
            f"{student.held_up()}Port {silent} never answers, and your program waited for it too long.",
            expected=f"{silent} no-answer within 3 seconds, then the other ports",
            observed=f"it still runs {NO_ANSWER_PATIENCE:g} seconds after its start",
        )
    states = {silent: "no-answer", late: "open", at_once: "open", refusing: "closed"}
    must_tell(student, student.finish(program, END_PATIENCE), student.nobody, states, late)


@check(
    points=10,
    hint="print(port, state, service) puts one space between the three. One line for each port, in the order of "
    "sys.argv, nothing else.",
)
def in_order(student: Student, peer: Peer, draw: random.Random) -> None:
    """One line for each port, in the order given"""
    ports, _ = open_and_closed(peer, draw, 2)
    ports = draw.sample([*ports, 443, 22], len(ports) + 2)
    finished = student.run(peer.address, *ports, seconds=END_PATIENCE)
    lines = finished.stdout.decode("utf-8", "replace").removesuffix("\n").split("\n")
    for number, line in enumerate(lines):
        if number >= len(ports) or not LINE.fullmatch(line):
            fail(
                "Your program printed more lines than it was given ports."
                if number >= len(ports)
                else "Your program printed no lines at all."
                if not finished.stdout
                else f"Line {number + 1} of the output is not of the form `PORT STATE SERVICE`.",
                expected=f"{len(ports)} lines such as '80 open HTTP' and '8080 closed -'",
                observed=quote(line.encode()) if line else f"nothing; {ending(finished.state)}",
            )
    order = [int(line.split()[0]) for line in lines]
    if order != ports:
        fail(
            "The lines do not come in the order in which the ports were given.",
            expected=" ".join(map(str, ports)),
            observed=" ".join(map(str, order)),
        )


@check(
    points=10,
    needs=["open_closed"],
    hint="One connect() for each port, then close(), nothing between them. A plain close() sends FIN.",
)
def polite(student: Student, peer: Peer, draw: random.Random, wire: Callable[[], Wire]) -> None:
    """It connects once, sends nothing, and closes with FIN"""
    listeners = ports_of(peer, draw, 3)
    student.run(peer.address, *(listener.local[1] for listener in listeners), seconds=END_PATIENCE)
    for listener in listeners:
        port = listener.local[1]
        connections = accepted(listener)
        if len(connections) != 1:
            times = "not" if not connections else f"{len(connections)} times"
            fail(
                f"Your program did {times} connect to port {port}."
                if not connections
                else f"Your program connected {times} to port {port}. Knocking once is enough.",
                expected="one connection for each port",
                observed=f"{len(connections)} connections",
            )
        must_be_polite(connections[0], port, wire)


def accepted(listener: Listener) -> list[Connection]:
    """All connections that wait on the port: the program has ended, so no more can come."""
    found = []
    while (connection := listener.accept(ALREADY_THERE)) is not None:
        found.append(connection)
    return found


def must_be_polite(connection: Connection, port: int, wire: Callable[[], Wire]) -> None:
    met = connection.receive()
    if met.data:
        fail(
            f"Your program sent something to port {port}. Whoever listens there did not ask for it.",
            expected="no bytes",
            observed=quote(met.data),
        )
    end = closing(wire(), connection.remote, connection.local, met)
    if end != "fin":
        fail(
            f"Your program broke its connection to port {port} off with RST, where a plain close() sends FIN."
            if end == "reset"
            else f"Your program did not take leave of port {port} with FIN.",
            expected="FIN",
            observed="RST" if end == "reset" else "the connection was left open",
            hint="RST comes when a socket is closed with SO_LINGER set to 0 seconds. Leave it alone and close().",
        )


@check(
    points=10,
    hint="A port that answers does so in a thousandth of a second. Do not sleep between the ports, and do not wait for "
    "anything after connect().",
)
def many_ports(student: Student, peer: Peer, draw: random.Random) -> None:
    """200 ports that answer take no longer than 10 seconds"""
    ports, are_open = open_and_closed(peer, draw, MANY)
    program = student.start(peer.address, *ports)
    if program.wait(MANY_PATIENCE).running:
        fail(
            f"{student.held_up()}All {2 * MANY} ports answer at once, but your program takes longer than "
            f"{MANY_PATIENCE:g} seconds.",
            expected=f"it ends within {MANY_PATIENCE:g} seconds",
            observed="it still runs",
        )
    must_tell(
        student,
        student.finish(program, END_PATIENCE),
        peer.address,
        {port: "open" if port in are_open else "closed" for port in ports},
    )


@check(points=5, needs=["open_closed"], hint=ARGUMENTS_HINT)
def bad_arguments(student: Student, peer: Peer) -> None:
    """Wrong arguments get a message and exit status 2"""
    cases = [case for case in wrong_calls(peer.address, "80") if "too many" not in case.what]
    second = {"HOST": peer.address, "PORT": "80", "the second PORT": "443"}
    refuses_wrong_arguments(student, cases + wrong_values(second, "the second PORT", WRONG_PORTS[:3]))
