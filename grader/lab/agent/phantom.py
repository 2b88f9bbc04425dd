"""A machine that is not there: answers for another address of the LAN as slowly as it is told to, or not at all.

A kernel answers a SYN at once. Here ports stay silent or answer late, without a firewall or any right but to capture:
frames for the address are read and written as they are (packet(7), RFC 826, RFC 9293).
"""

from __future__ import annotations

import heapq
import select
import socket
import struct
import threading
import time

MAC = b"\x02\x67\x72\x61\x64\x65"  # locally administered, and no machine's own
ETH_P_ALL, ETH_P_ARP, ETH_P_IP = 3, 0x0806, 0x0800
FIN, SYN, RST, ACK = 1, 2, 4, 16
FIRST_SEQ = 1000
SEGMENT_SIZE = struct.pack(">BBH", 2, 4, 1460)
SLICE = 0.05


class Phantom:
    """Plays one address until it is stopped. `ports`: port -> seconds until it answers a SYN, None for never.

    Ports that are not named refuse. A connection that was made is answered as a server does that only listens.
    """

    def __init__(self, address: str, ports: dict[int, float | None]) -> None:
        self.address = socket.inet_aton(address)
        self.ports = ports
        self.due: list[tuple[float, str, bytes]] = []
        self.asked: set[tuple[bytes, int, int]] = set()
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
        self.stopped = threading.Event()
        threading.Thread(target=self.run, daemon=True).start()

    def stop(self) -> None:
        self.stopped.set()

    def run(self) -> None:
        with self.socket:
            while not self.stopped.is_set():
                left = self.due[0][0] - time.monotonic() if self.due else SLICE
                if select.select([self.socket], [], [], max(0.0, min(left, SLICE)))[0]:
                    frame, (interface, *_rest) = self.socket.recvfrom(2048)
                    self.take(frame, interface)
                while self.due and self.due[0][0] <= time.monotonic():
                    _when, interface, frame = heapq.heappop(self.due)
                    self.send(interface, frame)

    def send(self, interface: str, frame: bytes) -> None:
        try:
            self.socket.sendto(frame, (interface, 0))
        except OSError:  # the interface went down
            pass

    def take(self, frame: bytes, interface: str) -> None:
        kind = int.from_bytes(frame[12:14], "big")
        if kind == ETH_P_ARP and frame[20:22] == b"\0\1" and frame[38:42] == self.address:
            answer = frame[14:20] + b"\0\2" + MAC + self.address + frame[22:32]
            self.send(interface, frame[6:12] + MAC + frame[12:14] + answer)
        elif kind == ETH_P_IP and frame[30:34] == self.address and frame[23] == socket.IPPROTO_TCP:
            self.take_tcp(frame, interface)

    def take_tcp(self, frame: bytes, interface: str) -> None:
        """Answers one segment."""
        start = 14 + (frame[14] & 15) * 4
        if len(frame) < start + 20:
            return
        source, port, seq, ack, offset, flags = struct.unpack(">HHIIBB", frame[start : start + 14])
        total = int.from_bytes(frame[16:18], "big")
        length = max(0, 14 + total - start - (offset >> 4) * 4)
        after = (seq + length + bool(flags & SYN) + bool(flags & FIN)) & 0xFFFFFFFF
        key = (frame[26:30], source, port)

        def answer(bits: int, our_seq: int, delay: float = 0.0, options: bytes = b"") -> None:
            made = segment(self.address, frame[26:30], port, source, our_seq, after, bits, options)
            ethernet = frame[6:12] + MAC + struct.pack(">H", ETH_P_IP)
            heapq.heappush(self.due, (time.monotonic() + delay, interface, ethernet + made))

        if flags & RST:
            self.asked.discard(key)
        elif port not in self.ports:
            answer(RST | ACK, ack)
        elif flags & SYN:
            delay = self.ports[port]
            if delay is not None and key not in self.asked:  # what TCP asks again is on its way already
                self.asked.add(key)
                answer(SYN | ACK, FIRST_SEQ, delay, SEGMENT_SIZE)
        elif length or flags & FIN:
            answer(ACK | (flags & FIN), ack)


def segment(
    source: bytes, target: bytes, port: int, to_port: int, seq: int, ack: int, flags: int, options: bytes
) -> bytes:
    """An IPv4 packet with one TCP segment (RFC 791, RFC 9293)."""
    offset = (20 + len(options)) // 4 << 4
    tcp = struct.pack(">HHIIBBHHH", port, to_port, seq, ack, offset, flags, 64240, 0, 0) + options
    pseudo = source + target + struct.pack(">BBH", 0, socket.IPPROTO_TCP, len(tcp))
    tcp = tcp[:16] + checksum(pseudo + tcp) + tcp[18:]
    ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(tcp), 0, 0, 64, socket.IPPROTO_TCP, 0, source, target)
    return ip[:10] + checksum(ip) + ip[12:] + tcp


def checksum(data: bytes) -> bytes:
    """The internet checksum (RFC 1071)."""
    padded = data + b"\0" * (len(data) % 2)
    total = sum(struct.unpack(">%dH" % (len(padded) // 2), padded))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return struct.pack(">H", ~total & 0xFFFF)
