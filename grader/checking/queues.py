"""What the socket table tells of a program that keeps the other side waiting: what it has taken, read, and left open.

In Linux's table the Recv-Q of LISTEN counts connections that accept() has not taken, and any other Recv-Q what recv()
has not, a FIN as one (get_tcp4_sock in the kernel's net/ipv4/tcp_ipv4.c).
"""

from __future__ import annotations

from collections.abc import Sequence

from grader.checking.doing import ACCEPT, COMPUTING, of_thread
from grader.lab.host import SocketRow, ThreadState
from grader.lab.wire import Endpoint

OPEN = ("ESTABLISHED", "CLOSE_WAIT")
BACKLOG = "A client waits in the backlog: your server has not called accept() again. "
LOOP = (
    "Your program read the other side's end (recv() returned b''), and computes on instead of closing (CLOSE_WAIT): "
    "does its loop stop at b''? "
)
NEVER_CLOSED = (
    "Your program read the other side's end (recv() returned b''), but did not close the connection (CLOSE_WAIT). "
)
END_UNREAD = "The other side's end waits in your program's socket: recv() was not called for it. "
UNREAD = "What the other side sent waits in your program's socket (Recv-Q): recv() was not called for it. "
LEFT_OPEN = "Your server took this client and went back to accept(), and left the connection open. "


def kept_waiting(rows: Sequence[SocketRow], other: Endpoint | None, threads: Sequence[ThreadState]) -> tuple[str, bool]:
    """What the table tells, in sentences, and whether that says enough of what the program does.

    `other` is the other end of the connection that matters; where nobody knows it and there are several, the backlog
    alone is told.
    """
    waits = any(row.state == "LISTEN" and row.owner == "program" and row.receive_queue for row in rows)
    theirs = [row for row in rows if row.state in OPEN and row.owner == "program"]
    found = [row for row in theirs if row.remote == other] or (theirs if len(theirs) == 1 else [])
    of_connection = of_row(found[0], [of_thread(thread) for thread in threads], waits) if found else ""
    enough = of_connection in (LOOP, NEVER_CLOSED, LEFT_OPEN)
    return of_connection + (BACKLOG if waits else ""), enough


def of_row(row: SocketRow, doing: Sequence[str], others_wait: bool) -> str:
    if row.state == "CLOSE_WAIT" and not row.receive_queue:
        return LOOP if COMPUTING in doing else NEVER_CLOSED
    if row.receive_queue:
        return END_UNREAD if row.state == "CLOSE_WAIT" and row.receive_queue == 1 else UNREAD
    return LEFT_OPEN if list(doing) == [ACCEPT] and not others_wait else ""
