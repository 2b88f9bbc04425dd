"""The tables of this host: its processes and its sockets, read from /proc, or from psutil where there is none."""

from __future__ import annotations

import os
import socket
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

LONGEST_UNREAD = 0.1  # seconds
LEAST_BUFFER = 4096  # bytes of a table that the kernel gives at a time, if there are so many (seq_file.c)
LONGEST_ROW = 256  # bytes, generously
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


def socket_row(protocol: str, fields: list[str]) -> dict[str, Any]:
    family = socket.AF_INET6 if protocol.endswith("6") else socket.AF_INET
    sending, receiving = fields[4].split(":")
    state = STATES.get(int(fields[3], 16), "") if protocol.startswith("tcp") else ""
    return {
        "protocol": protocol,
        "local": address(fields[1], family),
        "remote": address(fields[2], family),
        "state": state,
        "send_queue": int(sending, 16),
        "receive_queue": int(receiving, 16),
        "uid": int(fields[7]),
        "inode": int(fields[9]),
    }


def counts() -> dict[str, int]:
    """How many sockets this host has: {"TCP": 1, "TCP6": 0, "UDP": 0, ..., "TIME_WAIT": 0}; {} when it does not tell.

    The kernel counts as it goes, so this costs a hundredth of a look at the tables: those of TCP are read by walking
    through all the room there is for connections, which takes milliseconds on a machine with much memory.
    """
    found = {}
    for name in ("sockstat", "sockstat6"):
        try:
            with open("/proc/net/" + name) as file:
                lines = [line.split() for line in file]
        except FileNotFoundError:  # a kernel without IPv6, or no Linux
            continue
        for protocol, *words in lines:  # TCP: inuse 1 orphan 0 tw 0 alloc 1 mem 125
            number = dict(zip(words[::2], words[1::2], strict=False))
            found[protocol.rstrip(":")] = int(number.get("inuse", 0))
            if "tw" in number:  # of both families together
                found["TIME_WAIT"] = int(number["tw"])
    return found


def tables_in_use() -> list[str]:
    """The tables worth reading."""
    counted = counts()
    no_tcp6 = counted.get("TCP6") == 0 and counted.get("TIME_WAIT") == 0
    return ["tcp", "udp", "udp6"] if no_tcp6 else ["tcp", "tcp6", "udp", "udp6"]


def rows_of(protocol: str) -> list[dict[str, Any]]:
    """The table of a protocol. A read that has left room for a row was the last, for the kernel fills what it can.

    To ask it for the end of the file would make it walk through everything a second time.
    """
    table, room = b"", 0
    try:
        with open("/proc/net/" + protocol, "rb", buffering=0) as file:
            while room < LONGEST_ROW and (piece := file.read(1 << 20)):
                table, room = table + piece, LEAST_BUFFER - len(piece)
    except FileNotFoundError:  # a kernel without IPv6
        pass
    return [socket_row(protocol, line.split()) for line in table.decode("ascii").splitlines()[1:]]


def sockets(user: int | None) -> list[dict[str, Any]]:
    """Every TCP and UDP socket (proc_net_tcp.txt in the kernel's documentation) with its owner.

    Owners: "program", "agent", "kernel" (no process holds it any more: TIME_WAIT and the like), "other". Where programs
    run as `user`, the socket's user tells; elsewhere the open descriptors of the agent's descendants do.
    """
    if not os.path.exists("/proc/net/tcp"):
        return psutil_sockets()
    rows = [row for protocol in tables_in_use() for row in rows_of(protocol)]
    ours = inodes_of([os.getpid()])
    theirs = inodes_of(descendants(os.getpid())) if user is None else set()
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


class Watch:
    """A look at the sockets again and again, which reads the tables only when a count of the kernel's has changed.

    A socket that closes just as another opens leaves the counts as they were, so a tenth of a second is the longest
    that it goes without reading.
    """

    def __init__(self, user: int | None) -> None:
        self.user = user
        self.counted: dict[str, int] = {}
        self.read = 0.0
        self.rows: list[dict[str, Any]] = []

    def look(self) -> list[dict[str, Any]]:
        counted, now = counts(), time.monotonic()
        if not counted or counted != self.counted or now - self.read > LONGEST_UNREAD:
            self.counted, self.read, self.rows = counted, now, sockets(self.user)
        return self.rows


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
