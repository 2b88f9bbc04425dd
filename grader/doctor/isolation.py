"""Tries from a student's machine to get out: to listeners of ours on every address of this machine, and further."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from grader.doctor.finding import Finding, State
from grader.errors import GraderError
from grader.lab.host import THE_END
from grader.lab.lab import Lab, Teller
from grader.lab.opening import open_lab

OUTSIDE = ("1.1.1.1@53", "8.8.8.8@443", "pypi.org@443")
DOCKERS_NAME = "host.docker.internal"  # by which Docker Desktop lets containers reach the machine
PATIENCE = 30.0  # seconds for all knocks together; each has two
REMEDY = "Grade only programs that you trust here, and see docs/isolation.md: not every engine closes this way out."


def isolation(teller: Teller) -> Finding:
    """Whether a lab can be opened on the engine, and whether a program in it gets out."""
    try:
        with open_lab("docker", teller) as lab, listener() as server:
            teller.progress("trying to get out of a lab")
            port = server.getsockname()[1]
            inside = lab.peer.listen(lab.peer.address, 0).local
            ways = [*ways_to_this_machine(lab, port), *OUTSIDE]
            opened = knock(lab, [f"{inside[0]}@{inside[1]}", *ways])
    except (GraderError, OSError) as error:
        return Finding("isolation", State.TROUBLE, f"no lab could be tried: {error}")
    return verdict(opened, f"{inside[0]}@{inside[1]}", len(ways))


def verdict(opened: set[str], inside: str, ways: int) -> Finding:
    """What it means that these opened. The other machine of the lab must: else the trial itself proves nothing."""
    if inside not in opened:
        words = "a program in a lab did not reach the lab's other machine, so nothing is known of the ways out"
        return Finding(
            "isolation",
            State.TROUBLE,
            words,
            "Try again. If it stays, a firewall of yours may drop what bridges carry.",
        )
    if outside := sorted(opened - {inside}):
        words = f"a program in a lab got out to {', '.join(way.replace('@', ' port ') for way in outside)}"
        return Finding("isolation", State.TROUBLE, words, REMEDY, proves="docker")
    words = f"a program in a lab reaches the lab's other machine, and gets out by none of {ways} ways"
    return Finding("isolation", State.OK, words, proves="docker")


def knock(lab: Lab, targets: list[str]) -> set[str]:
    """Those of the targets that opened to a program on the student's machine."""
    lab.student.put({"knock.py": Path(__file__).with_name("knock.py").read_bytes()})
    program = lab.student.start("knock.py", *targets)
    program.wait(PATIENCE)
    return set(program.output(until=THE_END, seconds=1).decode().split("\n")) - {""}


def listener() -> socket.socket:
    """A listening socket on every address of this machine. The kernel completes handshakes, so nobody need accept."""
    try:
        return socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True, backlog=128)
    except (OSError, ValueError):  # a machine without IPv6
        return socket.create_server(("0.0.0.0", 0), backlog=128)


def ways_to_this_machine(lab: Lab, port: int) -> list[str]:
    gateway = str(ipaddress.IPv4Address(lab.student.address) - 1)
    found = dict.fromkeys([*own_addresses(), gateway, DOCKERS_NAME])
    return [f"{address}@{port}" for address in found]


def own_addresses() -> Iterator[str]:
    """The addresses of this machine without loopback ones; link-local ones as a container would name them."""
    for text in all_addresses():
        address = ipaddress.ip_address(text)
        if not address.is_loopback:
            yield f"{address}%eth0" if address.version == 6 and address.is_link_local else str(address)


def all_addresses(proc: Path = Path("/proc/net")) -> list[str]:
    """Every address of this machine: as the Linux kernel tells, elsewhere as psutil does."""
    if not (proc / "fib_trie").exists():
        import psutil

        families = (socket.AF_INET, socket.AF_INET6)
        cards = psutil.net_if_addrs().values()
        return [one.address.partition("%")[0] for card in cards for one in card if one.family in families]
    lines = (proc / "fib_trie").read_text().splitlines()
    found = [line.split()[-1] for line, after in pairwise(lines) if "host LOCAL" in after]
    six = (proc / "if_inet6").read_text().splitlines() if (proc / "if_inet6").exists() else []
    return [*found, *(str(ipaddress.IPv6Address(bytes.fromhex(line.split()[0]))) for line in six)]
