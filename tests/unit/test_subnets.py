"""Labs' subnets never overlap what is there, and where no room is left the message names what is in the way."""

from __future__ import annotations

import ipaddress
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import EngineError
from grader.lab.subnets import POOLS, Taken, free_subnets, routes

networks = st.tuples(st.integers(0, 2**32 - 1), st.integers(8, 30)).map(
    lambda pair: ipaddress.IPv4Network((pair[0] >> (32 - pair[1]) << (32 - pair[1]), pair[1]))
)


@given(st.lists(networks, max_size=20), st.integers())
def test_a_subnet_overlaps_nothing(taken: list[ipaddress.IPv4Network], seed: int) -> None:
    found = next(free_subnets([Taken(network, "x") for network in taken], random.Random(seed)), None)
    assert found is None or not any(found.overlaps(network) for network in taken)


def test_where_no_room_is_left_it_is_said_who_takes_it() -> None:
    taken = [Taken(ipaddress.IPv4Network(pool), f"the route {pool} over tun0") for pool in POOLS]
    with pytest.raises(EngineError, match=r"10\.199\.0\.0/16 over tun0.*GRADE_SUBNET_POOL"):
        next(free_subnets(taken, random.Random(1)))


def test_the_pool_can_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADE_SUBNET_POOL", "10.50.0.0/28")
    assert list(free_subnets([], random.Random(1))) == [ipaddress.IPv4Network("10.50.0.0/28")]
    monkeypatch.setenv("GRADE_SUBNET_POOL", "ten")
    with pytest.raises(EngineError, match="GRADE_SUBNET_POOL=ten"):
        next(free_subnets([], random.Random(1)))


def test_routes_are_read_without_the_default_route(tmp_path: Path) -> None:
    table = tmp_path / "route"
    table.write_text(
        "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n"
        "eth0\t00000000\t0101A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n"
        "tun0\t0000000A\t00000000\t0001\t0\t0\t0\t000000FF\t0\t0\t0\n"
    )
    assert routes(table) == [Taken(ipaddress.IPv4Network("10.0.0.0/8"), "the route 10.0.0.0/8 over tun0")]
    assert routes(tmp_path / "none") == []
