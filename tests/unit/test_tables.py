"""The tables of sockets are read only when there is something new, and nothing in them is missed for that."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable

import pytest

from grader.lab.agent.tables import Watch, counts, sockets, tables_in_use

needs_counts = pytest.mark.skipif(not counts(), reason="this system does not count its sockets")


def listening(address: str = "127.0.0.1") -> socket.socket:
    return socket.create_server((address, 0), family=socket.AF_INET6 if ":" in address else socket.AF_INET)


def ports(rows: list[dict[str, object]]) -> set[object]:
    return {row["local"][1] for row in rows if row["state"] == "LISTEN"}  # type: ignore[index]


def soon(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 10
    while not (held := condition()) and time.monotonic() < deadline:
        time.sleep(0.01)
    return held


@needs_counts
def test_a_server_is_seen_at_once_because_it_counts() -> None:
    watch = Watch(None)
    watch.look()
    with listening() as server:
        assert server.getsockname()[1] in ports(watch.look())


def test_a_server_that_takes_the_place_of_another_is_seen_though_the_counts_are_the_same() -> None:
    watch = Watch(None)
    first = listening()
    watch.look()
    first.close()
    with listening() as second:
        assert soon(lambda: second.getsockname()[1] in ports(watch.look()))


@needs_counts
def test_servers_of_ipv6_are_seen() -> None:
    try:
        server = listening("::1")
    except OSError:
        pytest.skip("this machine has no IPv6")
    with server:
        assert "tcp6" in tables_in_use()
        assert server.getsockname()[1] in ports(sockets(None))


@needs_counts
def test_time_wait_is_seen() -> None:
    """Its sockets are counted for both families together, so both tables are read while there is one."""
    with listening() as server:
        client = socket.create_connection(server.getsockname())
        accepted = server.accept()[0]
        accepted.close()
        client.close()
        port = server.getsockname()[1]
    assert "tcp6" in tables_in_use()
    assert soon(lambda: any(row["local"][1] == port and row["state"] == "TIME_WAIT" for row in sockets(None)))


@needs_counts
def test_a_table_of_many_rows_is_read_to_its_end() -> None:
    servers = [listening() for _ in range(200)]
    wanted = {server.getsockname()[1] for server in servers}
    try:
        assert wanted <= ports(sockets(None))
    finally:
        for server in servers:
            server.close()
