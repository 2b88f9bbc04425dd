"""Finds address ranges for labs that nothing else on this machine uses."""

from __future__ import annotations

import ipaddress
import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.errors import EngineError

# Private ranges that Docker's default pools (172.17.0.0/12 upwards, 192.168.0.0/16) and home routers rarely use.
POOLS = ("10.199.0.0/16", "172.30.192.0/18", "192.168.224.0/20")
POOL_VARIABLE = "GRADE_SUBNET_POOL"
PREFIX = 28
RTF_UP = 0x1


@dataclass(frozen=True)
class Taken:
    """An address range in use, and by what."""

    network: ipaddress.IPv4Network
    by: str


def free_subnets(taken: Sequence[Taken], draw: random.Random) -> Iterator[ipaddress.IPv4Network]:
    """Free subnets in a random order within each pool.

    Raises EngineError, naming what is in the way, when there is none at all (and ValueError never: a pool that cannot
    be read is an EngineError as well).
    """
    found = False
    for pool in _pools():
        near = [each for each in taken if each.network.overlaps(pool)]
        subnets = list(pool.subnets(new_prefix=max(PREFIX, pool.prefixlen)))
        draw.shuffle(subnets)
        for subnet in subnets:
            if not any(subnet.overlaps(each.network) for each in near):
                found = True
                yield subnet
    if not found:
        raise EngineError(_no_room(taken))


def routes(table: Path = Path("/proc/net/route")) -> list[Taken]:
    """What this machine's routes cover (a VPN, say), without the default route."""
    try:
        lines = table.read_text().splitlines()[1:]
    except OSError:
        return []
    found = []
    for fields in map(str.split, lines):
        destination, mask = (int.from_bytes(bytes.fromhex(fields[i]), "little") for i in (1, 7))
        if mask and int(fields[3], 16) & RTF_UP:
            network = ipaddress.IPv4Network((destination, mask.bit_count()))
            found.append(Taken(network, f"the route {network} over {fields[0]}"))
    return found


def _pools() -> list[ipaddress.IPv4Network]:
    text = os.environ.get(POOL_VARIABLE)
    try:
        return [ipaddress.IPv4Network(pool) for pool in ([text] if text else POOLS)]
    except ValueError as error:
        raise EngineError(f"{POOL_VARIABLE}={text} is not an IPv4 network such as 10.50.0.0/16: {error}") from None


def _no_room(taken: Sequence[Taken]) -> str:
    pools = _pools()
    names = sorted({each.by for each in taken if any(each.network.overlaps(pool) for pool in pools)})
    return (
        f"No address range is free for a lab: {', '.join(map(str, pools))} are in use by {'; '.join(names)}. "
        f"Set {POOL_VARIABLE} to a private range that you do not use, such as 10.50.0.0/16."
    )
