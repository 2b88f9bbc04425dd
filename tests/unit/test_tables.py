"""The tables of sockets: what the kernel answers is what /proc shows, and where it does not answer /proc is read."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from grader.lab.agent import netlink
from grader.lab.agent.tables import TABLES, has_tables, proc_rows, servers, sockets

needs_tables = pytest.mark.skipif(not has_tables(), reason="this system has no /proc/net")
needs_answers = pytest.mark.skipif(not netlink.answers("tcp"), reason="this kernel does not answer by netlink")


def listening(address: str = "127.0.0.1") -> socket.socket:
    return socket.create_server((address, 0), family=socket.AF_INET6 if ":" in address else socket.AF_INET)


def ports(rows: list[dict[str, Any]]) -> set[int]:
    return {row["local"][1] for row in rows if row["state"] == "LISTEN"}


def soon(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 10
    while not (held := condition()) and time.monotonic() < deadline:
        time.sleep(0.01)
    return held


@contextlib.contextmanager
def every_kind_of_socket(family: int, address: str) -> Iterator[set[int]]:
    """Sockets in many states, with and without something in their queues, on ports that are given back."""
    with ExitStack() as stack:

        def made(kind: int) -> socket.socket:
            sock = stack.enter_context(socket.socket(family, kind))
            sock.bind((address, 0))
            return sock

        server = made(socket.SOCK_STREAM)
        server.listen(5)
        found = {server.getsockname()[1]}

        def talk(*, taken: bool = True) -> tuple[socket.socket, socket.socket]:
            client = made(socket.SOCK_STREAM)
            client.connect(server.getsockname())
            found.add(client.getsockname()[1])
            return client, stack.enter_context(server.accept()[0]) if taken else client

        one, _other = talk()
        one.sendall(b"unread")  # a receive queue of 6
        one, other = talk()
        other.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        one.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            while one.send(b"x" * 65536):  # until queues are full
                pass
        talk()[0].shutdown(socket.SHUT_WR)  # FIN_WAIT2 and CLOSE_WAIT
        one, other = talk()
        one.close()  # the same, without a process
        one, other = talk()
        other.close()
        one.close()  # TIME_WAIT
        talk(taken=False)  # in the backlog
        made(socket.SOCK_STREAM)  # bound, and no more
        datagrams, connected = made(socket.SOCK_DGRAM), made(socket.SOCK_DGRAM)
        connected.connect(datagrams.getsockname())
        connected.send(b"unread")
        found |= {each.getsockname()[1] for each in (datagrams, connected)}
        yield found


def of_ports(rows: Iterator[dict[str, Any]], wanted: set[int]) -> list[dict[str, Any]]:
    return sorted((row for row in rows if row["local"][1] in wanted), key=lambda row: (row["local"], row["remote"]))


@needs_tables
@needs_answers
@pytest.mark.parametrize(
    ("family", "address"),
    [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"), (socket.AF_INET6, "::ffff:127.0.0.1")],
)
def test_the_kernel_answers_what_proc_shows(family: int, address: str) -> None:
    try:
        socket.socket(family).bind((address, 0))
    except OSError:
        pytest.skip("this machine has no IPv6")
    with every_kind_of_socket(family, address) as wanted:
        assert soon(
            lambda: all(of_ports(netlink.rows(name), wanted) == of_ports(proc_rows(name), wanted) for name in TABLES)
        )
        told = [row for name in TABLES for row in of_ports(netlink.rows(name), wanted)]
    assert {row["state"] for row in told} >= {0, 1, 5, 6, 8, netlink.LISTEN}
    assert any(row["receive_queue"] == 6 for row in told)
    assert any(row["send_queue"] for row in told)


@needs_answers
def test_listening_sockets_alone_are_told_when_they_alone_are_asked_for() -> None:
    with listening() as server, socket.create_connection(server.getsockname()):
        states = {row["state"] for row in netlink.rows("tcp", 1 << netlink.LISTEN)}
    assert states == {netlink.LISTEN}


@pytest.mark.parametrize("answers", [True, False])
def test_servers_are_seen_also_where_the_kernel_does_not_answer(answers: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not answers:
        monkeypatch.setattr(netlink, "answers", lambda _protocol: False)
    with listening() as server, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        datagrams.bind(("127.0.0.1", 0))
        port, other = server.getsockname()[1], datagrams.getsockname()[1]
        assert port in ports(sockets(None))
        assert [row["owner"] for row in servers(None, "tcp", port)] == ["agent"]
        assert [row["owner"] for row in servers(None, "udp", other)] == ["agent"]
        assert servers(None, "udp", port) == servers(None, "tcp", other) == []


def test_servers_of_ipv6_are_seen() -> None:
    try:
        server = listening("::1")
    except OSError:
        pytest.skip("this machine has no IPv6")
    with server:
        port = server.getsockname()[1]
        assert [row["protocol"] for row in servers(None, "tcp", port)] == ["tcp6"]


@needs_tables
def test_time_wait_is_seen() -> None:
    with listening() as server:
        client = socket.create_connection(server.getsockname())
        accepted = server.accept()[0]
        accepted.close()
        client.close()
        port = server.getsockname()[1]
    assert soon(lambda: any(row["local"][1] == port and row["state"] == "TIME_WAIT" for row in sockets(None)))


@needs_tables
def test_a_table_of_many_rows_is_read_to_its_end() -> None:
    servers = [listening() for _ in range(700)]
    wanted = {server.getsockname()[1] for server in servers}
    try:
        assert wanted <= ports(sockets(None))
    finally:
        for server in servers:
            server.close()


@needs_answers
def test_a_protocol_of_which_the_kernel_does_not_tell_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(netlink.PROTOCOLS, "another", (socket.AF_INET, 200))
    assert not netlink.answers("another")
    with pytest.raises(FileNotFoundError):
        list(netlink.rows("another"))
