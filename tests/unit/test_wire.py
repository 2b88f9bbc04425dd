"""The packet reader: no bytes whatever crash it, and tshark reads our captures as we do."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grader.checking.conversation import conversation
from grader.lab.host import Frame
from grader.lab.lab import Lab
from grader.lab.wire import Wire, read
from tests.tshark import must_agree, skip_without_tshark

HEADER = bytes(12) + b"\x08\x00"


@given(st.binary(max_size=120), st.integers(0, 70_000))
@example(b"\x4f" + bytes(59), 100)
def test_no_frame_crashes_the_reader(data: bytes, length: int) -> None:
    for frame in (Frame(0.0, "eth0", length, data), Frame(0.0, "eth0", length, HEADER + data)):
        packet = read(frame)
        assert packet is None or packet.length >= 0
        conversation(Wire([frame], 0, available=True), "10.0.0.2")


@given(st.binary(min_size=20, max_size=60), st.sampled_from([1, 6, 17, 50]))
def test_no_ipv4_body_crashes_the_reader(body: bytes, protocol: int) -> None:
    total = 20 + len(body)
    header = bytes([0x45, 0, *total.to_bytes(2, "big"), 0, 0, 0, 0, 64, protocol, 0, 0, 10, 0, 0, 2, 10, 0, 0, 3])
    packet = read(Frame(0.0, "eth0", 14 + total, HEADER + header + body))
    assert packet is not None
    assert packet.source[0] == "10.0.0.2"


SERVER = """
import socket
server = socket.create_server((__import__("sys").argv[1], 12345))
while True:
    connection, _ = server.accept()
    connection.sendall(b"You are connected!")
    connection.close()
"""


@pytest.mark.docker
def test_tshark_agrees_packet_by_packet(docker_lab: Lab, tmp_path: Path) -> None:
    skip_without_tshark()
    student, peer = docker_lab.renew_student(), docker_lab.peer
    student.put({"server.py": SERVER.encode()})
    program = student.start("server.py", student.address)
    assert student.await_socket(program, "tcp", 12345, 5).found
    client = peer.connect(student.address, 12345)
    assert not isinstance(client, str)
    assert client.receive().data == b"You are connected!"
    peer.udp(peer.address).send((student.address, 4000), b"hello", b"")
    frames, lost = student.frames()
    assert lost == 0
    assert must_agree(frames, tmp_path / "conversation.pcap") >= 7
