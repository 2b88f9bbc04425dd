"""Why the other side waits is told from the socket table alone, and nothing where it tells nothing."""

from __future__ import annotations

import pytest

from grader.checking.queues import BACKLOG, END_UNREAD, LEFT_OPEN, LOOP, NEVER_CLOSED, UNREAD, kept_waiting
from grader.lab.host import SocketRow, ThreadState

SERVER, CLIENT, SECOND = ("10.0.0.2", 12345), ("10.0.0.3", 40000), ("10.0.0.3", 40001)
ACCEPTING = ThreadState("S", "inet_csk_accept", "accept4", 3)
RECEIVING = ThreadState("S", "wait_woken", "recvfrom", 4)
RUNNING = ThreadState("R")


def listening(waiting: int = 0) -> SocketRow:
    return SocketRow("tcp", SERVER, ("0.0.0.0", 0), "LISTEN", "program", 0, waiting)


def connection(state: str, unread: int = 0, other: tuple[str, int] = CLIENT) -> SocketRow:
    return SocketRow("tcp", SERVER, other, state, "program", 0, unread)


@pytest.mark.parametrize(
    ("rows", "thread", "told"),
    [
        ([listening(), connection("CLOSE_WAIT")], RUNNING, LOOP),
        ([listening(), connection("CLOSE_WAIT")], ACCEPTING, NEVER_CLOSED),
        ([listening(), connection("CLOSE_WAIT", 1)], RECEIVING, END_UNREAD),
        ([listening(), connection("CLOSE_WAIT", 30)], RECEIVING, UNREAD),
        ([listening(), connection("ESTABLISHED", 30)], ACCEPTING, UNREAD),
        ([listening(), connection("ESTABLISHED")], ACCEPTING, LEFT_OPEN),
        ([listening(1), connection("ESTABLISHED")], RECEIVING, BACKLOG),
        ([listening(1), connection("CLOSE_WAIT")], RUNNING, LOOP + BACKLOG),
        ([listening(), connection("ESTABLISHED")], RECEIVING, ""),
        ([listening()], ACCEPTING, ""),
    ],
)
def test_what_the_table_tells(rows: list[SocketRow], thread: ThreadState, told: str) -> None:
    assert kept_waiting(rows, CLIENT, [thread])[0] == told


def test_a_server_with_a_thread_for_each_client_does_not_leave_them_open() -> None:
    assert kept_waiting([listening(), connection("ESTABLISHED")], CLIENT, [ACCEPTING, RECEIVING]) == ("", False)


def test_of_several_connections_the_one_that_matters_counts() -> None:
    rows = [listening(), connection("ESTABLISHED", other=SECOND), connection("CLOSE_WAIT")]
    assert kept_waiting(rows, CLIENT, [ACCEPTING])[0] == NEVER_CLOSED
    assert kept_waiting(rows, None, [ACCEPTING])[0] == ""
