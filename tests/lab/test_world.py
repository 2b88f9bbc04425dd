"""What exercises ask of the lab besides: folders, scripts, a second LAN, a machine that is not there."""

from __future__ import annotations

import hashlib

import pytest

from grader.errors import LabError
from grader.lab.agent.phantom import checksum
from grader.lab.host import Connection, LinkTo, at_least
from grader.lab.lab import Lab
from grader.lab.wire import Wire
from tests.conftest import run_of


def test_a_folder_beside_the_program_is_put_and_read_back(lab: Lab) -> None:
    lab.student.put({})
    data = bytes(range(256)) * 1000
    folder = lab.student.put_beside("shared", {"a b é.bin": data, "sub/c.txt": b"", "way out": LinkTo("/etc/hostname")})
    assert folder.startswith("/")
    assert lab.student.get(folder) == {"a b é.bin": data, "sub/c.txt": b""}
    text = "import os, sys, hashlib\nos.chdir(sys.argv[1])\nopen('new', 'w').write('x')\nos.chmod('new', 0o600)\n"
    text += "print(hashlib.sha256(open('a b é.bin', 'rb').read()).hexdigest(), os.readlink('way out'))"
    lab.student.put({"p.py": text.encode()})
    again = lab.student.put_beside("shared", {"a b é.bin": data, "way out": LinkTo("/etc/hostname")})
    program = lab.student.start("p.py", again)
    assert program.wait(20).status == 0
    assert program.output().split() == [hashlib.sha256(data).hexdigest().encode(), b"/etc/hostname"]
    assert lab.student.get(again) == {"a b é.bin": data, "new": b"x"}


def test_a_folder_that_cannot_be_read_is_none(lab: Lab) -> None:
    lab.student.put({})
    assert lab.student.get("/no/such/folder") is None


ASK = """
import socket, sys, time
me = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
me.settimeout(10)
me.sendto(b"question", (sys.argv[1], int(sys.argv[2])))
begin = time.monotonic()
for _ in range(3):
    data, sender = me.recvfrom(100)
    print(data.decode(), sender[1] == int(sys.argv[2]), time.monotonic() - begin > 0.29)
"""


def test_a_script_answers_when_and_from_where_it_says(lab: Lab) -> None:
    ours, other = lab.peer.udp(lab.peer.address), lab.peer.udp(lab.peer.address)
    play = ours.play({b"question": [(0.3, 0, b"late"), (0.0, 0, b"at once"), (0.1, 1, b"stranger")]}, [other])
    status, stdout, stderr = run_of(lab, "p.py", ASK, *map(str, ours.local))
    assert (status, stderr) == (0, b"")
    assert stdout.decode().splitlines() == ["at once True False", "stranger False False", "late True True"]
    received, sent = play.stop()
    assert [played.data for played in received] == [b"question"]
    assert [(played.data, played.sender) for played in sent] == [(b"at once", 0), (b"stranger", 1), (b"late", 0)]
    planned = [played.at - played.late - received[0].at for played in sent]
    assert planned == pytest.approx([0.0, 0.1, 0.3], abs=0.05)
    with pytest.raises(LabError):
        play.stop()


def test_a_small_receive_buffer_is_announced_before_the_handshake(lab: Lab) -> None:
    listener = lab.student.listen(lab.student.address, 0)
    small = lab.peer.connect(*listener.local, receive_buffer=4096)
    assert isinstance(small, Connection)
    ours = listener.accept()
    assert ours is not None
    assert ours.send(b"x" * (16 << 20), seconds=0.5) == "timeout"  # nobody reads, and little is buffered


def test_the_peak_of_a_running_programs_memory_is_known(lab: Lab) -> None:
    lab.student.put({"p.py": b"import time\nprint('small')\nheld = b'x' * 50_000_000\nprint('large')\ntime.sleep(60)"})
    program = lab.student.start("p.py")
    program.output(until=at_least(6), seconds=10)
    program.output(until=at_least(12), seconds=10)
    assert 50_000_000 < program.state().peak_memory < 150_000_000


WAYS = """
import socket, sys
for dest in sys.argv[1:]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect((dest, 9))
        print(probe.getsockname()[0])
print(socket.gethostbyname(socket.gethostname()))
"""


@pytest.mark.docker
def test_a_second_lan_has_both_machines_and_leaves_the_first_as_it_was(docker_lab: Lab) -> None:
    for _ in range(2):  # a fresh student's host is connected to it again
        docker_lab.renew_student()
        lan = docker_lab.second_lan()
        assert docker_lab.second_lan() == lan
        status, stdout, stderr = run_of(docker_lab, "p.py", WAYS, docker_lab.peer.address, lan.peer, "127.0.0.1")
        first = docker_lab.student.address
        assert (status, stdout.decode().split()) == (0, [first, lan.student, "127.0.0.1", first]), stderr
        listener = docker_lab.peer.listen(lan.peer, 0)
        assert isinstance(docker_lab.student.connect(*listener.local), Connection)
        docker_lab.peer.sweep()


KNOCK = """
import socket, sys, time
for port in map(int, sys.argv[2:]):
    knock, begin = socket.socket(), time.monotonic()
    knock.settimeout(1.5)
    try:
        knock.connect((sys.argv[1], port))
        said = "open"
    except ConnectionRefusedError:
        said = "refused"
    except TimeoutError:
        said = "silence"
    print(said, time.monotonic() - begin > 0.39)
    knock.close()
"""


@pytest.mark.docker
def test_a_machine_that_is_not_there_answers_late_or_never(docker_lab: Lab) -> None:
    docker_lab.renew_student()
    docker_lab.peer.phantom(docker_lab.nobody, {80: 0.4, 81: None, 82: 0.0})
    status, stdout, stderr = run_of(docker_lab, "p.py", KNOCK, docker_lab.nobody, "80", "81", "82", "83")
    assert (status, stderr) == (0, b"")
    assert stdout.decode().splitlines() == ["open True", "silence True", "open False", "refused False"]
    frames, lost = docker_lab.student.frames()
    ended = [flow for flow in Wire(frames, lost, True).flows("tcp") if flow.second[1] in (80, 82)]
    assert all(flow.sent_by(flow.second, "FIN") and not flow.sent_by(flow.second, "RST") for flow in ended)
    docker_lab.peer.sweep()
    assert docker_lab.student.connect(docker_lab.nobody, 80, seconds=0.5) in ("timeout", "unreachable")


def test_what_only_docker_has_is_told_by_local(local_lab: Lab) -> None:
    with pytest.raises(LabError, match="needs Docker"):
        local_lab.second_lan()
    with pytest.raises(LabError, match="needs Docker"):
        _ = local_lab.nobody


def test_the_internet_checksum_is_that_of_rfc_1071() -> None:
    data = bytes.fromhex("0001f203f4f5f6f7")  # RFC 1071, section 3
    assert checksum(data) == (0xFFFF - 0xDDF2).to_bytes(2, "big")
