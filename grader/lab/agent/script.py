"""Answers datagrams by a script, in the very moment in which they come: what is sent back, when, and from where."""

from __future__ import annotations

import heapq
import itertools
import select
import socket
import struct
import sys
import threading
import time

from .waiting import SLICE, decode, encode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MOST_LOGGED = 20000
SO_TIMESTAMPNS = 35


class Script:
    """Plays on UDP sockets until it is stopped. `rules`: a datagram -> what follows, each [seconds, socket, data].

    The answers go to the sender of that very datagram. What came and what was sent is noted with its time, in seconds
    of one clock; and how much later than it should have been it was sent, counted from the datagram's arrival.
    """

    def __init__(self, listening: socket.socket, senders: list[socket.socket], rules: dict[str, list[Any]]) -> None:
        self.listening = listening
        self.senders = senders
        self.rules = {decode(question): answers for question, answers in rules.items()}
        self.due: list[tuple[float, int, int, bytes, Any]] = []
        self.order = itertools.count()
        self.received: list[dict[str, Any]] = []
        self.sent: list[dict[str, Any]] = []
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self) -> None:
        self.listening.setblocking(False)
        if sys.platform == "linux":
            self.listening.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        try:
            while not self.stopped.is_set():
                left = self.due[0][0] - time.monotonic() if self.due else SLICE
                if select.select([self.listening], [], [], max(0.0, min(left, SLICE)))[0]:
                    self.take()
                while self.due and self.due[0][0] <= time.monotonic():
                    due, _order, number, data, sender = heapq.heappop(self.due)
                    self.send(number, data, sender, time.monotonic() - due)
        except (OSError, ValueError):  # its socket was closed
            return

    def take(self) -> None:
        try:
            data, ancillary, _flags, sender = self.listening.recvmsg(65535, 64)
        except OSError:  # an ICMP answer to something that we sent
            return
        now = time.monotonic() - waited(ancillary)
        if len(self.received) < MOST_LOGGED:
            self.received.append({"at": now, "data": encode(data), "from": list(sender)})
        for seconds, number, answer in self.rules.get(data, []):
            heapq.heappush(self.due, (now + seconds, next(self.order), number, decode(answer), sender))

    def send(self, number: int, data: bytes, to: Any, late: float) -> None:
        try:
            self.senders[number].sendto(data, to)
        except OSError:  # nobody is there any more
            return
        if len(self.sent) < MOST_LOGGED:
            self.sent.append({"at": time.monotonic(), "data": encode(data), "from": number, "late": late})

    def stop(self) -> dict[str, Any]:
        """Stops and tells what came and what was sent."""
        self.stopped.set()
        self.thread.join(5)
        return {"received": self.received, "sent": self.sent}


def waited(ancillary: list[tuple[int, int, bytes]]) -> float:
    """For how many seconds a datagram lay in the kernel before it was read; 0 where the kernel does not tell."""
    if not ancillary:
        return 0.0
    seconds, nanoseconds = struct.unpack("qq", ancillary[0][2][:16])
    return max(0.0, time.time() - float(seconds) - float(nanoseconds) / 1e9)
