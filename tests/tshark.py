"""tshark as a second reader of our captures: it has to find the same packets, in the same order."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from grader.lab.host import Frame
from grader.lab.wire import FLAGS, Packet, Wire, pcap

FIELDS = (
    "ip.src",
    "ip.dst",
    "tcp.srcport",
    "tcp.dstport",
    "udp.srcport",
    "udp.dstport",
    "tcp.flags",
    "tcp.len",
    "udp.length",
)
BITS = dict(FLAGS)
KNOWN = sum(BITS.values())  # the six flags of RFC 9293; those of congestion control are not read

Row = tuple[str, ...]


def skip_without_tshark() -> None:
    if not shutil.which("tshark") and "CI" not in os.environ:
        pytest.skip("needs tshark, which `.ci/run` installs")


def must_agree(frames: Sequence[Frame], file: Path) -> int:
    """Writes a pcap and compares both readings packet by packet; returns how many TCP and UDP packets there were."""
    file.write_bytes(pcap(frames))
    ours = [row(packet) for packet in Wire(frames, 0, available=True).packets if packet.protocol in ("tcp", "udp")]
    theirs = read_by_tshark(file)
    for number, (mine, other) in enumerate(zip(ours, theirs, strict=False)):
        assert mine == other, f"packet {number} of {file}"
    assert len(ours) == len(theirs)
    return len(ours)


def row(packet: Packet) -> Row:
    flags = str(sum(BITS[flag] for flag in packet.flags)) if packet.protocol == "tcp" else ""
    return (
        packet.source[0],
        packet.target[0],
        str(packet.source[1]),
        str(packet.target[1]),
        packet.protocol,
        flags,
        str(packet.length),
    )


def read_by_tshark(file: Path) -> list[Row]:
    """Without putting fragments and segments together: packet by packet, as we read."""
    command = ["tshark", "-n", "-r", str(file), "-T", "fields", "-E", "occurrence=f", "-o", "ip.defragment:FALSE"]
    command += ["-o", "tcp.desegment_tcp_streams:FALSE", "-Y", "ip and (tcp or udp) and not icmp"]
    for field in FIELDS:
        command += ["-e", field]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [as_row(*line.split("\t")) for line in told.splitlines()]


def as_row(
    source: str,
    target: str,
    tcp_from: str,
    tcp_to: str,
    udp_from: str,
    udp_to: str,
    flags: str,
    length: str,
    whole: str,
) -> Row:
    if tcp_from:
        return source, target, tcp_from, tcp_to, "tcp", str(int(flags, 16) & KNOWN), length
    return source, target, udp_from, udp_to, "udp", "", str(int(whole) - 8)
