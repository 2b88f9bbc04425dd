"""Captured frames -> packets -> conversations. Reads what any host may send, and never trusts a length in it."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from grader.lab.host import Frame

ETHERNET = 14
IPV4, ARP, IPV6 = 0x0800, 0x0806, 0x86DD
ICMP, TCP, UDP = 1, 6, 17
UNREACHABLE = 3  # ICMP
LATER_FRAGMENT = "a later fragment"  # of a datagram that was too large for one packet
FLAGS = (("FIN", 1), ("SYN", 2), ("RST", 4), ("PSH", 8), ("ACK", 16), ("URG", 32))
PCAP_HEADER = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1)  # link type 1: Ethernet

Endpoint = tuple[str, int]


@dataclass(frozen=True)
class Packet:
    """One IPv4 packet. `length` is the payload's length on the wire, `payload` as much of it as was captured."""

    at: float
    protocol: str
    source: Endpoint
    target: Endpoint
    flags: frozenset[str] = frozenset()
    seq: int = 0
    ack: int = 0
    window: int = 0
    length: int = 0
    payload: bytes = b""
    note: str = ""
    about: str = ""  # of an ICMP message the protocol of the packet that it answers

    @property
    def conversation(self) -> tuple[str, frozenset[Endpoint]]:
        """What it belongs to: an ICMP message that quotes a packet belongs to that packet's conversation."""
        return self.about or self.protocol, frozenset((self.source, self.target))


@dataclass
class Flow:
    """The packets between two endpoints, in order. `first` sent the first of them."""

    protocol: str
    first: Endpoint
    second: Endpoint
    packets: list[Packet] = field(default_factory=list)

    def sent_by(self, endpoint: Endpoint, flag: str) -> list[Packet]:
        """The packets with this flag that came from the endpoint."""
        return [packet for packet in self.packets if packet.source == endpoint and flag in packet.flags]


class Wire:
    """What passed the student's machine during a check."""

    def __init__(self, frames: Sequence[Frame], lost: int, available: bool) -> None:
        self.frames = frames
        self.lost = lost
        self.available = available
        self.packets = [packet for frame in frames if (packet := read(frame)) is not None]

    def flows(self, protocol: str = "") -> list[Flow]:
        """Conversations in the order in which they began."""
        found: dict[tuple[str, frozenset[Endpoint]], Flow] = {}
        for packet in self.packets:
            flow = found.setdefault(
                packet.conversation, Flow(packet.about or packet.protocol, packet.source, packet.target)
            )
            flow.packets.append(packet)
        return [flow for flow in found.values() if protocol in ("", flow.protocol)]


def read(frame: Frame) -> Packet | None:
    """The IPv4 packet in an Ethernet frame, None for anything else, whatever bytes it has."""
    data = frame.data
    if len(data) < ETHERNET + 20 or int.from_bytes(data[12:14], "big") != IPV4:
        return None
    header = (data[ETHERNET] & 15) * 4
    if data[ETHERNET] >> 4 != 4 or header < 20:
        return None
    total = int.from_bytes(data[ETHERNET + 2 : ETHERNET + 4], "big") or frame.length - ETHERNET  # 0: offloaded segment
    source, target = (".".join(map(str, data[ETHERNET + at : ETHERNET + at + 4])) for at in (12, 16))
    offset = int.from_bytes(data[ETHERNET + 6 : ETHERNET + 8], "big") & 0x1FFF
    body, length = data[ETHERNET + header : ETHERNET + total], total - header
    if offset:
        return Packet(frame.at, "fragment", (source, 0), (target, 0), length=max(0, length), note=LATER_FRAGMENT)
    reader = {TCP: read_tcp, UDP: read_udp, ICMP: read_icmp}.get(data[ETHERNET + 9])
    packet = reader(frame.at, source, target, body, length) if reader else None
    return packet or Packet(frame.at, "ip", (source, 0), (target, 0), length=max(0, length))


def read_tcp(at: float, source: str, target: str, body: bytes, length: int) -> Packet | None:
    """RFC 9293, section 3.1."""
    if len(body) < 20:
        return None
    source_port, target_port, seq, ack, offset, bits, window = struct.unpack(">HHIIBBH", body[:16])
    header = (offset >> 4) * 4
    if header < 20:
        return None
    flags = frozenset(name for name, bit in FLAGS if bits & bit)
    return Packet(
        at,
        "tcp",
        (source, source_port),
        (target, target_port),
        flags,
        seq,
        ack,
        window,
        max(0, length - header),
        body[header:],
    )


def read_udp(at: float, source: str, target: str, body: bytes, _length: int) -> Packet | None:
    """RFC 768. The length is the datagram's own; a first fragment holds less of it."""
    if len(body) < 8:
        return None
    source_port, target_port, whole = struct.unpack(">HHH", body[:6])
    return Packet(
        at,
        "udp",
        (source, source_port),
        (target, target_port),
        length=max(0, whole - 8),
        payload=body[8 : max(8, whole)],
    )


def read_icmp(at: float, source: str, target: str, body: bytes, length: int) -> Packet | None:
    """RFC 792; the unreachable messages quote the packet that they answer, whose ports tell the conversation."""
    if len(body) < 8:
        return None
    kind, code = body[0], body[1]
    words = {(3, 3): "port unreachable", (3, 1): "host unreachable", (3, 0): "network unreachable"}
    note = words.get((kind, code), f"type {kind}, code {code}")
    about, ends = quoted(body[8:], source, target) if kind == UNREACHABLE else ("", ((source, 0), (target, 0)))
    return Packet(at, "icmp", *ends, length=max(0, length - 8), note=note, about=about)


def quoted(packet: bytes, source: str, target: str) -> tuple[str, tuple[Endpoint, Endpoint]]:
    """The protocol and the ports of the packet in an ICMP message: it went from `target` to where `source` is."""
    header = (packet[0] & 15) * 4 if packet else 0
    about = {TCP: "tcp", UDP: "udp"}.get(packet[9], "") if len(packet) >= header + 4 >= 24 else ""
    if not about or packet[12:16] != bytes(map(int, target.split("."))):
        return "", ((source, 0), (target, 0))
    sent_from, sent_to = struct.unpack(">HH", packet[header : header + 4])
    answered = ".".join(map(str, packet[16:20]))
    return about, ((answered, sent_to), (target, sent_from))


def pcap(frames: Iterable[Frame]) -> bytes:
    """The frames as a pcap file of link type Ethernet, microseconds (draft-ietf-opsawg-pcap)."""
    packed = bytearray(PCAP_HEADER)
    for frame in frames:
        seconds, fraction = divmod(frame.at, 1)
        packed += struct.pack("<IIII", int(seconds), int(fraction * 1_000_000), len(frame.data), frame.length)
        packed += frame.data
    return bytes(packed)
