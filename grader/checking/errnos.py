"""What the numbers mean that Python prints for errors: "[Errno 98]" in a name and in a beginner's words."""

from __future__ import annotations

import errno
import re
import socket
from collections.abc import Mapping
from types import ModuleType

# errno(3), and the manual page of the call that a beginner's program most often meets it in.
MEANINGS = {
    "ENOENT": "there is no file or folder of that name, seen from the folder where the program was started.",
    "EADDRINUSE": "another socket already has this address and port. Perhaps the program runs a second time, or its "
    "connections of a moment ago are still in TIME_WAIT, which SO_REUSEADDR allows for. A client needs no bind().",
    "EADDRNOTAVAIL": "no network card of this machine has this address. bind() takes only the machine's own addresses.",
    "ECONNREFUSED": "nobody listens on the port that was asked, so its machine refused.",
    "ECONNRESET": "the other side broke the connection off with RST, as a program does that crashes.",
    "ECONNABORTED": "the connection was already broken off when the program came to it.",
    "EPIPE": "the program sent on a connection that the other side, or the program itself, had already ended.",
    "ENOTCONN": "this socket is not connected, or the other side has broken the connection off. "
    "On a server, the socket that listens is not the one that accept() "
    "returns, and only that one talks to the client.",
    "EDESTADDRREQ": "the socket does not know where to send to. Use sendto() with an address, or connect() first.",
    "EMSGSIZE": "the datagram is too large to be sent. UDP over IPv4 takes at most 65,507 bytes at a time.",
    "EBADF": "the socket or file was already closed when the program used it.",
    "EACCES": "the system does not allow it. Ports below 1024, and sending to a broadcast address without "
    "SO_BROADCAST, are the usual reasons.",
    "EINVAL": "the call does not fit the socket as it is now: accept() before listen(), or bind() a second time.",
    "EISCONN": "this socket is already connected. A new connection takes a new socket.",
    "EALREADY": "the socket does not wait (it is non-blocking), and an earlier connect() is still under way.",
    "EINPROGRESS": "the socket does not wait (it is non-blocking), and its connect() is still under way.",
    "ETIMEDOUT": "the other side did not answer for so long that the system gave up.",
    "EHOSTUNREACH": "no machine with that address answers on this network.",
    "ENETUNREACH": "this machine knows no way to the network of that address.",
    "EAFNOSUPPORT": "the address is of another family than the socket: IPv4 is AF_INET, IPv6 is AF_INET6.",
    "ENOTSOCK": "the number stands for an open file that is not a socket.",
    "EOPNOTSUPP": "this kind of socket cannot do that: listen() and accept() are for TCP.",
    "EPROTONOSUPPORT": "this kind of socket does not know that protocol: TCP is SOCK_STREAM, UDP is SOCK_DGRAM.",
    "EAGAIN": "there is nothing yet, and the socket does not wait (it is non-blocking): try again later, or use "
    "select().",
    "EMFILE": "the program has too many sockets and files open. Perhaps it never closes its connections.",
    "EINTR": "a signal came while the call was waiting.",
    "EAI_NONAME": "no machine is known by that name. Is it written right?",
    "EAI_AGAIN": "the name could not be looked up now: no name server answered. The lab's network has none, so use "
    "the address that the program is given.",
    "EAI_NODATA": "the name is known, but there is no address for it.",
}
# The kernel's include/uapi/asm-generic/errno-base.h and errno.h, and glibc's resolv/netdb.h: what containers have.
LINUX = {
    2: "ENOENT",
    4: "EINTR",
    9: "EBADF",
    11: "EAGAIN",
    13: "EACCES",
    22: "EINVAL",
    24: "EMFILE",
    32: "EPIPE",
    88: "ENOTSOCK",
    89: "EDESTADDRREQ",
    90: "EMSGSIZE",
    93: "EPROTONOSUPPORT",
    95: "EOPNOTSUPP",
    97: "EAFNOSUPPORT",
    98: "EADDRINUSE",
    99: "EADDRNOTAVAIL",
    101: "ENETUNREACH",
    103: "ECONNABORTED",
    104: "ECONNRESET",
    106: "EISCONN",
    107: "ENOTCONN",
    110: "ETIMEDOUT",
    111: "ECONNREFUSED",
    113: "EHOSTUNREACH",
    114: "EALREADY",
    115: "EINPROGRESS",
}
LINUX_NAMES = {-2: "EAI_NONAME", -3: "EAI_AGAIN", -5: "EAI_NODATA"}
PRINTED = re.compile(r"\[Errno (-?[0-9]{1,4})\]")
ABOUT_NAMES = "gaierror"


def notes_on(said: str, *, on_linux: bool = True) -> tuple[str, ...]:
    """A sentence for each error that a program has printed, each once and in the order in which they came.

    With `on_linux` the numbers are those of the containers' system, else those of this machine.
    """
    numbers, names = (LINUX, LINUX_NAMES) if on_linux else (of_this_machine(errno), of_this_machine(socket))
    found = [note(int(each[1]), line, numbers, names) for line in said.splitlines() for each in PRINTED.finditer(line)]
    return tuple(dict.fromkeys(filter(None, found)))


def note(number: int, line: str, numbers: Mapping[int, str], names: Mapping[int, str]) -> str:
    """A sentence on one error; "" for one that is not known. Errors of looking up names have numbers of their own."""
    name = (names if number < 0 or ABOUT_NAMES in line else numbers).get(number, "")
    return f"Errno {number} is {name}: {MEANINGS[name]}" if name in MEANINGS else ""


def of_this_machine(module: ModuleType) -> dict[int, str]:
    """The numbers that one of Python's modules gives to the names that we know."""
    return {getattr(module, name): name for name in MEANINGS if hasattr(module, name)}
