"""Asks the kernel for its sockets by netlink (sock_diag(7)): the rows of /proc/net at a tenth of their price.

Either way the kernel walks through all the room that there is for connections. Measured on a machine of 24 GB, with a
handful of sockets: 2.2 ms to read /proc/net/tcp, 0.17 ms for the same rows by netlink, 0.03 ms for LISTEN alone.
"""

from __future__ import annotations

import functools
import os
import socket
import struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

# linux/netlink.h, linux/sock_diag.h
NETLINK_SOCK_DIAG, SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST, NLM_F_DUMP, NLMSG_ERROR, NLMSG_DONE = 4, 20, 1, 0x300, 2, 3
HEADER = struct.Struct("=IHHII")  # nlmsghdr: length, type, flags, sequence, port
REQUEST = struct.Struct("=BBBxI48x")  # inet_diag_req_v2: family, protocol, extensions, states, any addresses and ports
ROW = struct.Struct("=BBBB2s2s16s16sIQIIIII")  # inet_diag_msg
MOST_AT_ONCE = 1 << 16  # bytes; the kernel gives at most half of it (af_netlink.c)
PROTOCOLS = {
    "tcp": (socket.AF_INET, socket.IPPROTO_TCP),
    "tcp6": (socket.AF_INET6, socket.IPPROTO_TCP),
    "udp": (socket.AF_INET, socket.IPPROTO_UDP),
    "udp6": (socket.AF_INET6, socket.IPPROTO_UDP),
}
# One bit for each state of net/tcp_states.h: all that /proc/net/tcp shows, which has no row for a bound socket alone.
EVERY_STATE, LISTEN = (1 << 13) - 2, 10


@functools.lru_cache(maxsize=None)  # noqa: UP033 - Python 3.8
def answers(protocol: str) -> bool:
    """Whether the kernel tells of a protocol; gVisor's, for one, does not.

    Asked once, because one that lacks the module for it looks for that module every time.
    """
    try:
        for _row in rows(protocol):
            pass
    except (OSError, AttributeError):  # another system does not even know the family
        return False
    return True


def rows(protocol: str, states: int = EVERY_STATE) -> Iterator[dict[str, Any]]:
    """The sockets of a protocol ("tcp", "tcp6", "udp", "udp6") in these states. Raises OSError without an answer."""
    family, number = PROTOCOLS[protocol]
    with socket.socket(socket.AF_NETLINK, socket.SOCK_DGRAM, NETLINK_SOCK_DIAG) as kernel:
        size, flags = HEADER.size + REQUEST.size, NLM_F_REQUEST | NLM_F_DUMP
        kernel.send(HEADER.pack(size, SOCK_DIAG_BY_FAMILY, flags, 1, 0) + REQUEST.pack(family, number, 0, states))
        while True:
            for kind, body in messages(kernel.recv(MOST_AT_ONCE)):
                if kind in (NLMSG_DONE, NLMSG_ERROR):  # both carry an error's number, 0 for none
                    if code := -struct.unpack_from("=i", body)[0]:
                        raise OSError(code, os.strerror(code))
                    return
                yield row(family, number, body)


def messages(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The type and the body of each message; the next begins at a multiple of four."""
    while data:
        length, kind, _flags, _sequence, _port = HEADER.unpack_from(data)
        yield kind, data[HEADER.size : length]
        data = data[(length + 3) & ~3 :]


def row(family: int, number: int, body: bytes) -> dict[str, Any]:
    """A row as /proc/net has it: a UDP socket has no state, and of LISTEN no limit stands in the send queue."""
    _family, state, _timer, _again, port, other, local, remote, *_, receiving, sending, uid, inode = ROW.unpack_from(
        body
    )
    size = 4 if family == socket.AF_INET else 16
    return {
        "local": [socket.inet_ntop(family, local[:size]), int.from_bytes(port, "big")],
        "remote": [socket.inet_ntop(family, remote[:size]), int.from_bytes(other, "big")],
        "state": state if number == socket.IPPROTO_TCP else 0,
        "send_queue": 0 if state == LISTEN else sending,
        "receive_queue": receiving,
        "uid": uid,
        "inode": inode,
    }
