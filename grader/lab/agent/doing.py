"""What a program that still runs is doing: in which function of the kernel and in which call each thread waits."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager

from .waiting import SLICE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

MOST_THREADS = 8
LOOKS = 4  # a program that computes in each of them does not merely pass from one wait to the next
# The numbers of system calls that may wait: arch/x86/entry/syscalls/syscall_64.tbl and, for aarch64,
# include/uapi/asm-generic/unistd.h of the kernel.
CALLS = {
    "x86_64": {
        0: "read",
        1: "write",
        3: "close",
        7: "poll",
        19: "readv",
        20: "writev",
        23: "select",
        34: "pause",
        35: "nanosleep",
        40: "sendfile",
        42: "connect",
        43: "accept",
        44: "sendto",
        45: "recvfrom",
        46: "sendmsg",
        47: "recvmsg",
        61: "wait4",
        73: "flock",
        202: "futex",
        230: "clock_nanosleep",
        232: "epoll_wait",
        247: "waitid",
        270: "pselect6",
        271: "ppoll",
        281: "epoll_pwait",
        288: "accept4",
        299: "recvmmsg",
        441: "epoll_pwait2",
    },
    "aarch64": {
        22: "epoll_pwait",
        32: "flock",
        57: "close",
        63: "read",
        64: "write",
        65: "readv",
        66: "writev",
        71: "sendfile",
        72: "pselect6",
        73: "ppoll",
        95: "waitid",
        98: "futex",
        101: "nanosleep",
        115: "clock_nanosleep",
        202: "accept",
        203: "connect",
        206: "sendto",
        207: "recvfrom",
        211: "sendmsg",
        212: "recvmsg",
        242: "accept4",
        243: "recvmmsg",
        260: "wait4",
        441: "epoll_pwait2",
    },
}


def doing(pid: int, user: int | None) -> list[dict[str, Any]]:
    """The threads of a process, its main thread first, with what `thread` tells of each; none where it is unknown."""
    found: list[dict[str, Any]] = []
    for _look in range(LOOKS):
        with eyes_of(user):
            found = [thread("/proc/%d/task/%d" % (pid, number)) for number in threads(pid)]
        if not found or found[0]["state"] != "R":
            break
        time.sleep(SLICE / LOOKS)
    return found


def threads(pid: int) -> list[int]:
    try:
        return sorted(map(int, os.listdir("/proc/%d/task" % pid)), key=lambda number: (number != pid, number))[
            :MOST_THREADS
        ]
    except OSError:  # it has ended, or there is no /proc
        return []


def thread(folder: str) -> dict[str, Any]:
    """One thread: its state as one letter (proc_pid_stat(5)), the function of the kernel in which it sleeps
    (proc_pid_wchan(5)), its system call and that call's first argument (proc_pid_syscall(5)).

    What the kernel does not tell, such as the call where Yama keeps it (kernel/yama.rst), is "" and -1.
    """
    state = content(folder + "/stat").rpartition(")")[2].split()[:1]
    function = content(folder + "/wchan")
    call = content(folder + "/syscall").split()
    names = CALLS.get(os.uname().machine, {})
    known = names.get(int(call[0]), "") if call and call[0].isdigit() else ""
    return {
        "state": state[0] if state else "",
        "function": "" if function == "0" else function,
        "call": known,
        "argument": int(call[1], 16) if known else -1,
    }


def content(path: str) -> str:
    try:
        with open(path, encoding="ascii", errors="replace") as file:
            return file.read().strip()
    except OSError:
        return ""


@contextmanager
def eyes_of(user: int | None) -> Iterator[None]:
    """This thread looks at /proc as `user` does; all others go on as they are (setfsuid(2)).

    The kernel tells where a process waits to its own user, and to root with CAP_SYS_PTRACE alone (ptrace(2), access
    mode checking), which an agent does not have.
    """
    if user is None:
        yield
        return
    import ctypes

    libc = ctypes.CDLL(None)
    try:
        libc.setfsgid(user)
        libc.setfsuid(user)
        yield
    finally:
        libc.setfsuid(os.geteuid())
        libc.setfsgid(os.getegid())
