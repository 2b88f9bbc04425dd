"""The tables of this host: its processes and its sockets, told by the kernel, or by psutil where there is no /proc."""

from __future__ import annotations

import os
import socket
import sys
import time

from . import netlink

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

TABLES = ("tcp", "tcp6", "udp", "udp6")
STATES = {
    1: "ESTABLISHED",
    2: "SYN_SENT",
    3: "SYN_RECV",
    4: "FIN_WAIT1",
    5: "FIN_WAIT2",
    6: "TIME_WAIT",
    7: "CLOSE",
    8: "CLOSE_WAIT",
    9: "LAST_ACK",
    10: "LISTEN",
    11: "CLOSING",
    12: "SYN_RECV",
}


def processes() -> dict[int, tuple[int, str]]:
    """Process id -> (its parent's id, its state as one letter) of every process."""
    if not os.path.isdir("/proc/self"):
        import psutil

        return {
            process.pid: (process.info["ppid"], "Z" if process.info["status"] == "zombie" else "R")
            for process in psutil.process_iter(["ppid", "status"])
        }
    table = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/stat" % name, "rb") as file:
                fields = file.read().rpartition(b")")[2].split()
        except OSError:  # it ended while we read
            continue
        table[int(name)] = (int(fields[1]), fields[0].decode())
    return table


def cpu_ticks(pid: int) -> int:
    """The processor time that a sleeping process has used; a new number each time for one that runs or is unknown."""
    try:
        with open("/proc/%d/schedstat" % pid) as file, open("/proc/%d/stat" % pid, "rb") as stat:
            state = stat.read().rpartition(b")")[2].split()[0]
            return int(file.read().split()[0]) if state == b"S" else -1 - time.monotonic_ns()
    except (OSError, IndexError):
        return 0


def starved(pid: int) -> float:
    """For how many seconds a process was ready to run but had no processor (sched-stats.rst of the kernel)."""
    try:
        with open("/proc/%d/schedstat" % pid) as file:
            return int(file.read().split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0


def peak_memory(pids: Iterable[int]) -> int:
    """The most bytes of memory that these processes held, each at its own peak (VmHWM, proc_pid_status(5))."""
    total = 0
    for pid in pids:
        try:
            with open("/proc/%d/status" % pid) as file:
                total += sum(int(line.split()[1]) * 1024 for line in file if line.startswith("VmHWM:"))
        except OSError:  # it has ended, or there is no /proc
            continue
    return total


def descendants(ancestor: int) -> list[int]:
    """The living processes below `ancestor`, in no order."""
    table = processes()
    found: list[int] = []
    row = [ancestor]
    while row:
        row = [pid for pid, (parent, state) in table.items() if parent in row and state != "Z" and pid != ancestor]
        found += row
    return found


def address(text: str, family: int) -> list[Any]:
    """[address, port] from the form of /proc/net: words in the machine's byte order, then the port, in hexadecimal."""
    number, port = text.split(":")
    raw = bytes.fromhex(number)
    if sys.byteorder == "little":
        raw = b"".join(raw[i : i + 4][::-1] for i in range(0, len(raw), 4))
    return [socket.inet_ntop(family, raw), int(port, 16)]


def proc_rows(protocol: str) -> Iterator[dict[str, Any]]:
    """The rows of /proc/net (proc_net_tcp.txt in the kernel's documentation); none for a kernel without IPv6."""
    family = socket.AF_INET6 if protocol.endswith("6") else socket.AF_INET
    try:
        with open("/proc/net/" + protocol, encoding="ascii") as file:
            lines = file.read().splitlines()[1:]
    except FileNotFoundError:
        return
    for fields in map(str.split, lines):
        sending, receiving = fields[4].split(":")
        yield {
            "local": address(fields[1], family),
            "remote": address(fields[2], family),
            "state": int(fields[3], 16) if protocol.startswith("tcp") else 0,
            "send_queue": int(sending, 16),
            "receive_queue": int(receiving, 16),
            "uid": int(fields[7]),
            "inode": int(fields[9]),
        }


def rows_of(protocol: str, states: int = netlink.EVERY_STATE) -> list[dict[str, Any]]:
    """The table of a protocol; rows of other `states` may be missing."""
    found = netlink.rows(protocol, states) if netlink.answers(protocol) else proc_rows(protocol)
    return [dict(row, protocol=protocol, state=STATES.get(row["state"], "")) for row in found]


def sockets(user: int | None) -> list[dict[str, Any]]:
    """Every TCP and UDP socket with its owner.

    Owners: "program", "agent", "kernel" (no process holds it any more: TIME_WAIT and the like), "other". Where programs
    run as `user`, the socket's user tells; elsewhere the open descriptors of the agent's descendants do.
    """
    if not has_tables():
        return psutil_sockets()
    return with_owners([row for protocol in TABLES for row in rows_of(protocol)], user)


def servers(user: int | None, protocol: str, port: int) -> list[dict[str, Any]]:
    """Of these sockets those that listen on a TCP port or are on a UDP port, found with less work."""
    tables, states = (protocol, protocol + "6"), 1 << netlink.LISTEN if protocol == "tcp" else netlink.EVERY_STATE
    found = [row for table in tables for row in rows_of(table, states)] if has_tables() else psutil_sockets()
    there = [
        row for row in found if row["protocol"] in tables and row["local"][1] == port and row["state"] in ("LISTEN", "")
    ]
    return with_owners(there, user) if has_tables() else there


def has_tables() -> bool:
    return os.path.exists("/proc/net/tcp")


def with_owners(rows: list[dict[str, Any]], user: int | None) -> list[dict[str, Any]]:
    ours = inodes_of([os.getpid()]) if rows else set()
    theirs = inodes_of(descendants(os.getpid())) if rows and user is None else set()
    for row in rows:
        row["owner"] = (
            "kernel"
            if row["inode"] == 0
            else "agent"
            if row["inode"] in ours
            else "program"
            if row["inode"] in theirs or row["uid"] == user
            else "other"
        )
    return rows


def inodes_of(pids: Iterable[int]) -> set[int]:
    """The inode numbers of the sockets that these processes hold open."""
    found = set()
    for pid in pids:
        try:
            for name in os.listdir("/proc/%d/fd" % pid):
                target = os.readlink("/proc/%d/fd/%s" % (pid, name))
                if target.startswith("socket:["):
                    found.add(int(target[8:-1]))
        except OSError:  # the process or the descriptor is gone
            continue
    return found


def psutil_sockets() -> list[dict[str, Any]]:
    """The same rows for the agent and its descendants alone, which is what other systems let a user see."""
    import psutil

    rows = []
    for pid in [*descendants(os.getpid()), os.getpid()]:
        for found in psutil.Process(pid).net_connections("inet"):
            protocol = "tcp" if found.type == socket.SOCK_STREAM else "udp"
            rows.append(
                {
                    "protocol": protocol + ("6" if found.family == socket.AF_INET6 else ""),
                    "local": list(found.laddr),
                    "remote": list(found.raddr) or ["0.0.0.0", 0],
                    "state": "" if found.status == "NONE" else found.status.replace("WAIT_", "WAIT"),
                    "send_queue": 0,
                    "receive_queue": 0,
                    "uid": os.getuid(),
                    "inode": 1,
                    "owner": "agent" if pid == os.getpid() else "program",
                }
            )
    return rows
