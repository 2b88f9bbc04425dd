"""Exercise 1: a program that prints the address which packets to DEST would leave from."""

from __future__ import annotations

import re
from collections.abc import Callable

from grader.checking import Finished, Peer, Student, Wire, check, fail, quote, refuses_wrong_arguments
from grader.checking.arguments import Case, wrong_hosts
from grader.checking.ending import ending
from grader.lab.wire import Packet

LOOPBACK = "127.0.0.1"
NAME_SERVER_PORT = 53
ADDRESS = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?!\.?\d)")
ASK_THE_SYSTEM = (
    "Your system knows which of its addresses a packet to DEST leaves from. connect() on a UDP socket makes it choose, "
    "and sends nothing; getsockname() tells you what it chose."
)


def addresses_in(text: str) -> list[str]:
    """The different IPv4 addresses in a text, in order."""
    found = [each for each in ADDRESS.findall(text) if all(int(part) <= 255 for part in each.split("."))]
    return list(dict.fromkeys(found))


def must_find(student: Student, dest: str, wanted: str, cause: Callable[[str], str]) -> None:
    """The one address in the output is the wanted one; `prints_address` alone judges what stands around it."""
    finished = student.run(dest)
    found = addresses_in(finished.stdout.decode("utf-8", "replace"))
    if found == [wanted]:
        return
    expected = f"{wanted}, for DEST {dest}"
    if len(found) > 1:
        fail(
            "Your program printed more than one address, so nobody can know which is meant.",
            expected=expected,
            observed=", ".join(found),
        )
    if not found:
        fail(
            f"Called with DEST {dest}, your program printed no address.",
            expected=expected,
            observed=printed(finished),
        )
    fail(cause(found[0]), expected=expected, observed=found[0])


def printed(finished: Finished) -> str:
    return quote(finished.stdout) if finished.stdout else f"nothing on standard output; {ending(finished.state)}"


def wrong_source(found: str, dest: str) -> str:
    """The cause as far as the address shows it."""
    if found == dest:
        return f"{found} is DEST, the other machine's address. Asked for is your own: getsockname(), not getpeername()."
    if found == "0.0.0.0":
        return "0.0.0.0 means that the system has not chosen an address yet: the socket was never connected."
    if found.startswith("127."):
        return f"{found} is loopback, on which only your own machine talks with itself. {dest} is another machine."
    return f"Packets to {dest} do not leave from {found}."


@check(points=20, hint="print(address), with the address alone: no word before it, no port, no brackets.")
def prints_address(student: Student, peer: Peer) -> None:
    """It prints one IPv4 address and nothing else"""
    finished = student.run(peer.address)
    text = finished.stdout.decode("utf-8", "replace")
    if addresses_in(text) != [text.removesuffix("\n")]:
        what = "has something around the address" if addresses_in(text) else "has no IPv4 address"
        fail(
            f"The output {what}, and should be one dotted IPv4 address alone.",
            expected="one address such as 192.168.1.17",
            observed=printed(finished),
        )
    if finished.state.status != 0:
        fail(
            "An address was printed, but the exit status does not say that all went well.",
            expected="exit status 0",
            observed=ending(finished.state),
        )


@check(points=30, needs_docker=True, hint=ASK_THE_SYSTEM)
def lan_address(student: Student, peer: Peer) -> None:
    """For a DEST on the LAN it is your LAN address"""
    must_find(student, peer.address, student.address, lambda found: wrong_source(found, peer.address))


@check(
    points=15,
    hint="127.0.0.1 is your machine itself, so a packet to it never leaves, and comes from 127.0.0.1. Let DEST decide, "
    "not the host name and not an address that is built in.",
)
def loopback(student: Student) -> None:
    """For DEST 127.0.0.1 it is 127.0.0.1"""
    must_find(
        student,
        LOOPBACK,
        LOOPBACK,
        lambda found: (
            f"A packet to {LOOPBACK} stays on your machine, so it comes from {LOOPBACK} and not from {found}."
        ),
    )


@check(
    points=15,
    needs_docker=True,
    hint="A machine has one address for each network that it is on. Which one is used depends on DEST, so ask for the "
    "way to this DEST and to no other.",
)
def second_lan(student: Student) -> None:
    """For a DEST on a second LAN it is the address there"""
    lan = student.second_lan()

    def cause(found: str) -> str:
        if found == student.address:
            return f"{found} is your address on the first LAN, but {lan.peer} is on the second one."
        return wrong_source(found, lan.peer)

    must_find(student, lan.peer, lan.student, cause)


@check(
    points=10,
    needs=["lan_address"],
    needs_docker=True,
    hint="No sendto(), no TCP connection, no ping. For UDP connect() only notes who the other side is; that is enough.",
)
def says_nothing(student: Student, peer: Peer, wire: Callable[[], Wire]) -> None:
    """Not one packet reaches DEST"""
    for dest in (peer.address, LOOPBACK, student.second_lan().peer):
        student.run(dest)
        sent = [packet for packet in wire().packets if counts(packet, dest)]
        if sent:
            fail(
                f"DEST must not notice anything, but your program sent {dest} a packet ({sent[0].protocol.upper()}).",
                expected=f"no packet to {dest}",
                observed=f"{len(sent)} packet{'s'[: len(sent) != 1]}, the first to {dest} port {sent[0].target[1]}",
            )


def counts(packet: Packet, dest: str) -> bool:
    """Whether it is a packet for DEST; what the container's name server asks itself on loopback is not."""
    own = dest == LOOPBACK and (packet.protocol == "icmp" or NAME_SERVER_PORT in (packet.target[1], packet.source[1]))
    return packet.target[0] == dest and not own


@check(
    points=10,
    needs=["prints_address"],
    hint="Look at len(sys.argv) first, then at DEST: four numbers from 0 to 255 with dots between them. If something "
    "is wrong: print(..., file=sys.stderr) and sys.exit(2).",
)
def bad_arguments(student: Student, peer: Peer) -> None:
    """Wrong arguments get a message and exit status 2"""
    cases = [Case((), "no arguments at all"), Case((peer.address, "extra"), "one argument too many")]
    refuses_wrong_arguments(
        student, cases + [Case((wrong,), f"DEST is {wrong!r}") for wrong in wrong_hosts(peer.address)]
    )
