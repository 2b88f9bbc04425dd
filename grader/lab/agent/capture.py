"""Captures every frame that passes this host's interfaces, from the moment the agent runs (packet(7))."""

from __future__ import annotations

import select
import socket
import struct
import threading
import time

from .waiting import encode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

FRAME_LIMIT = 24 * 1024 * 1024  # bytes of frames that are kept; what comes later is counted as dropped
SNAP_LENGTH = 2048
OVERHEAD = 400  # bytes that a kept frame costs besides its own
MOST_AT_ONCE = 5000
ETH_P_ALL, PACKET_OUTGOING, SOL_PACKET, PACKET_STATISTICS, SO_TIMESTAMPNS = 3, 4, 263, 6, 35


class Capture:
    """Frames in the order in which they came. Raises OSError where the system does not let us capture."""

    def __init__(self) -> None:
        self.frames: list[dict[str, Any]] = []
        self.size = self.dropped = 0
        self.lock = threading.Lock()
        self.buffer = bytearray(SNAP_LENGTH)
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 26)
        self.socket.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        self.socket.setblocking(False)
        threading.Thread(target=self.run, daemon=True).start()

    def run(self) -> None:
        while True:
            select.select([self.socket], [], [])
            self.drain()

    def drain(self) -> None:
        with self.lock:  # not for ever: a flood may come faster than we read
            for _ in range(MOST_AT_ONCE):
                try:
                    length, ancillary, _flags, address = self.socket.recvmsg_into([self.buffer], 64, socket.MSG_TRUNC)
                except BlockingIOError:
                    return
                except OSError:  # an interface went down
                    continue
                if address[0] != "lo" or address[2] == PACKET_OUTGOING:  # loopback shows each frame twice
                    self.keep(length, ancillary, address[0])

    def keep(self, length: int, ancillary: list[tuple[int, int, bytes]], interface: str) -> None:
        if self.size > FRAME_LIMIT:
            self.dropped += 1
            return
        seconds, nanoseconds = struct.unpack("qq", ancillary[0][2][:16]) if ancillary else (time.time(), 0)
        data = bytes(self.buffer[:length])
        self.size += len(data) + OVERHEAD
        self.frames.append(
            {"at": seconds + nanoseconds / 1e9, "interface": interface, "length": length, "data": encode(data)}
        )

    def since(self, number: int) -> dict[str, Any]:
        """The frames from `number` on, the number to ask for next, and how many frames were lost so far."""
        self.drain()
        with self.lock:
            self.dropped += self.lost()
            return {"frames": self.frames[number:], "next": len(self.frames), "dropped": self.dropped}

    def forget(self) -> None:
        self.drain()
        with self.lock:
            self.lost()
            self.frames, self.size, self.dropped = [], 0, 0

    def lost(self) -> int:
        """How many frames the kernel has dropped since it was asked last."""
        _seen, lost = struct.unpack("II", self.socket.getsockopt(SOL_PACKET, PACKET_STATISTICS, 8))
        return int(lost)
