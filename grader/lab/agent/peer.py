"""The agent's own sockets, by number: the other side of the conversation with a student's program."""

from __future__ import annotations

import errno
import socket
import struct
import threading
import time

from .script import Script
from .waiting import BadRequest, Patience, decode, encode, met, wait_for

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

OUTCOMES = {
    errno.ECONNREFUSED: "refused",
    errno.ECONNRESET: "reset",
    errno.EPIPE: "reset",
    errno.ENOTCONN: "reset",
    errno.ETIMEDOUT: "timeout",
    errno.ENETUNREACH: "unreachable",
    errno.EHOSTUNREACH: "unreachable",
}


def outcome_of(error: OSError) -> str:
    """What the network did, as a word; raises the error again when it was not the network."""
    if isinstance(error, socket.timeout):
        return "timeout"
    if error.errno in OUTCOMES:
        return OUTCOMES[error.errno]
    raise error


class PeerSockets:
    """Open sockets by their numbers, and what can be done with them."""

    def __init__(self) -> None:
        self.open: dict[int, socket.socket] = {}
        self.scripts: dict[int, Script] = {}
        self.last = 0
        self.lock = threading.Lock()

    def add(self, sock: socket.socket) -> dict[str, Any]:
        with self.lock:
            self.last += 1
            self.open[self.last] = sock
            return {"socket": self.last, "local": list(sock.getsockname()[:2])}

    def get(self, number: int) -> socket.socket:
        if number not in self.open:
            raise BadRequest("no open socket has the number %r" % (number,))
        return self.open[number]

    def close(self, number: int, reset: bool) -> None:
        """Closes with FIN, or with RST (SO_LINGER of 0 seconds, socket(7))."""
        sock = self.open.pop(number, None)
        if sock is not None:
            if reset and sock.type == socket.SOCK_STREAM:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            sock.close()

    def close_all(self) -> None:
        for number in list(self.scripts):
            self.played(number)
        for number in list(self.open):
            self.close(number, reset=True)

    def bind(self, kind: int, address: str, port: int, reuse: bool, backlog: int | None) -> dict[str, Any]:
        sock = socket.socket(socket.AF_INET, kind)
        try:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, int(reuse))
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20) if kind == socket.SOCK_DGRAM else None
            sock.bind((address, port))
            if backlog is not None:
                sock.listen(backlog)
        except OSError:
            sock.close()
            raise
        return self.add(sock)

    def connect(self, address: str, port: int, seconds: float, receive_buffer: int | None) -> dict[str, Any]:
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if receive_buffer is not None:  # before the handshake, in which its size is announced
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.settimeout(seconds)
        try:
            sock.connect((address, port))
        except OSError as error:
            sock.close()
            return {"socket": None, "outcome": outcome_of(error)}
        return dict(self.add(sock), outcome="connected")

    def accept(self, number: int, seconds: float) -> dict[str, Any]:
        """The next connection of a listening socket; its number is None when none came in time."""
        listener = self.get(number)
        if not wait_for(listener, "read", Patience(seconds)):
            return {"socket": None}
        sock, remote = listener.accept()
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return dict(self.add(sock), remote=list(remote))

    def send(self, number: int, pieces: list[str], pause: float, seconds: float) -> dict[str, Any]:
        """Sends pieces with pauses between them; says how much went out and what stopped it, if anything did."""
        sock, patience, sent = self.get(number), Patience(seconds), 0
        sock.setblocking(False)
        for position, piece in enumerate(pieces):
            time.sleep(pause if position else 0)
            left = memoryview(decode(piece))
            while left:
                if not wait_for(sock, "write", patience):
                    return {"sent": sent, "stopped": "timeout"}
                try:
                    count = sock.send(left)
                except OSError as error:
                    return {"sent": sent, "stopped": outcome_of(error)}
                sent, left = sent + count, left[count:]
        return {"sent": sent, "stopped": None}

    def receive(self, number: int, until: dict[str, Any], seconds: float, limit: int) -> dict[str, Any]:
        """Receives until the condition holds (ended: None) or it "ended" with "fin", "reset", "limit" or "timeout"."""
        sock, patience, data = self.get(number), Patience(seconds), bytearray()
        sock.setblocking(False)
        ended = None
        while ended is None and not met(until, data):
            if len(data) >= limit:
                ended = "limit"
            elif not wait_for(sock, "read", patience):
                ended = "timeout"
            else:
                ended = self.receive_some(sock, data, limit)
        return {"data": encode(data), "ended": ended}

    @staticmethod
    def receive_some(sock: socket.socket, data: bytearray, limit: int) -> str | None:
        try:
            chunk = sock.recv(min(262144, limit - len(data)))
        except OSError as error:
            return outcome_of(error)
        data += chunk
        return None if chunk else "fin"

    def half_close(self, number: int) -> dict[str, Any]:
        try:
            self.get(number).shutdown(socket.SHUT_WR)
        except OSError as error:
            return {"outcome": outcome_of(error)}
        return {"outcome": None}

    def receive_from(self, number: int, count: int, seconds: float) -> dict[str, Any]:
        """Up to `count` datagrams, each with its sender; fewer when time is up."""
        sock, patience = self.get(number), Patience(seconds)
        found: list[dict[str, Any]] = []
        while len(found) < count and wait_for(sock, "read", patience):
            try:
                data, sender = sock.recvfrom(65535)
            except OSError:  # an ICMP answer to something that we sent
                continue
            found.append({"data": encode(data), "from": list(sender), "at": time.time()})
        return {"datagrams": found}

    def play(self, number: int, senders: list[int], rules: dict[str, Any]) -> dict[str, Any]:
        """Answers a socket's datagrams by a script, see Script; `senders` are the sockets that its rules name."""
        script = Script(self.get(number), [self.get(sender) for sender in senders], rules)
        with self.lock:
            self.last += 1
            self.scripts[self.last] = script
            return {"play": self.last}

    def played(self, number: int) -> dict[str, Any]:
        """Stops a script; what came and what was sent."""
        script = self.scripts.pop(number, None)
        if script is None:
            raise BadRequest("no script has the number %r" % (number,))
        return script.stop()
