"""Nothing a submission does reaches the host, the network outside, another lab, the agent, or its channel."""

from __future__ import annotations

import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from grader.lab.host import at_least
from grader.lab.lab import Lab, Printer
from grader.lab.opening import open_lab
from tests.conftest import run_of

pytestmark = pytest.mark.docker

TRY_TO_CONNECT = """
import socket, sys
for target in sys.argv[1:]:
    host, _, port = target.rpartition("@")
    try:
        for family, kind, proto, _, address in socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM):
            s = socket.socket(family, kind, proto)
            s.settimeout(1.5)
            s.connect(address)
            print("REACHED", target)
    except OSError as error:
        print("no", target, error)
"""


@contextmanager
def listener_on_the_host() -> Iterator[tuple[int, list[str]]]:
    """A server on every IPv4 and IPv6 address of the host; says who came."""
    came: list[str] = []
    server = socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True)

    def serve() -> None:
        while True:
            try:
                came.append(server.accept()[1][0])
            except OSError:
                return

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield server.getsockname()[1], came
    finally:
        server.close()


def host_addresses() -> list[str]:
    """Every address of the host, link-local ones with the names that a container's interfaces could have."""
    told = subprocess.run(["ip", "-o", "addr", "show"], capture_output=True, text=True, check=True).stdout
    found = [line.split()[3].partition("/")[0] for line in told.splitlines()]
    outside = [address for address in found if not address.startswith(("127.", "::1", "fe80"))]
    return outside + [f"{address}%eth0" for address in found if address.startswith("fe80")]


def test_the_host_is_not_reached(docker_lab: Lab) -> None:
    docker_lab.renew_student()
    gateway = (
        docker_lab.student.address.rsplit(".", 1)[0] + "." + str(int(docker_lab.student.address.rsplit(".", 1)[1]) - 1)
    )
    with listener_on_the_host() as (port, came):
        assert host_addresses()
        socket.create_connection(("127.0.0.1", port)).close()  # the listener does listen
        targets = [
            f"{address}@{port}" for address in [*host_addresses(), gateway, "172.17.0.1", "host.docker.internal"]
        ]
        _, stdout, _ = run_of(docker_lab, "p.py", TRY_TO_CONNECT, *targets)
        assert stdout.count(b"no ") >= len(targets)
        assert b"REACHED" not in stdout
        assert len(came) == 1


def test_the_internet_is_not_reached_nor_asked_for_names(docker_lab: Lab) -> None:
    _, stdout, _ = run_of(
        docker_lab,
        "p.py",
        TRY_TO_CONNECT,
        "1.1.1.1@53",
        "8.8.8.8@443",
        "deb.debian.org@80",
        "pypi.org@443",
        "localhost@1",
    )
    assert b"REACHED" not in stdout
    assert b"no deb.debian.org@80 [Errno -" in stdout  # the name itself is not known


def test_another_lab_is_not_reached(docker_lab: Lab) -> None:
    docker_lab.renew_student()
    with open_lab("docker", Printer()) as other:
        other.peer.listen("0.0.0.0", 4444)
        _, stdout, _ = run_of(
            docker_lab, "p.py", TRY_TO_CONNECT, f"{other.peer.address}@4444", f"{other.student.address}@1"
        )
        assert b"REACHED" not in stdout
        docker_lab.peer.listen("0.0.0.0", 4444)
        _, stdout, _ = run_of(docker_lab, "p.py", TRY_TO_CONNECT, f"{docker_lab.peer.address}@4444")
        assert b"REACHED" in stdout  # what the lab is for


def test_the_agent_is_out_of_reach(docker_lab: Lab) -> None:
    docker_lab.renew_student()
    text = """
import os, signal
print(os.getuid(), os.getgroups())
for number in (signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM, 0):
    for pid in (1, -1):
        try:
            os.kill(pid, number) if pid == 1 else None
            print("SIGNALLED" if pid == 1 else "")
        except OSError as error: print("no", error)
for path in ("/proc/1/mem", "/proc/1/environ", "/proc/1/fd/0", "/proc/1/fd/1", "/proc/1/cwd/x", "/grade/agent/x", "/x"):
    for mode in ("rb", "ab"):
        try: open(path, mode); print("OPENED", path, mode)
        except OSError as error: print("no", error)
try: print("LISTED", os.listdir("/proc/1/fd"))
except OSError as error: print("no", error)
for line in open("/proc/self/status"):
    if line.startswith(("CapEff", "CapPrm", "CapAmb", "NoNewPrivs", "Seccomp:")): print(line.split())
print(sorted(map(int, os.listdir("/proc/self/fd"))))
"""
    _, stdout, stderr = run_of(docker_lab, "p.py", text)
    told = stdout.decode()
    assert "10001 []" in told, stderr
    for word in ("SIGNALLED", "OPENED", "LISTED"):
        assert word not in told
    assert told.count("0000000000000000") == 3
    assert "['NoNewPrivs:', '1']" in told
    assert "['Seccomp:', '2']" in told
    assert told.splitlines()[-1] == "[0, 1, 2, 3]"  # 3 is the listing's own


def test_raw_and_packet_sockets_are_refused(docker_lab: Lab) -> None:
    text = (
        "import socket\nfor args in ((socket.AF_PACKET, socket.SOCK_RAW), (socket.AF_INET, socket.SOCK_RAW, 1)):\n"
        " try: socket.socket(*args); print('OPENED')\n except PermissionError: print('no')"
    )
    assert run_of(docker_lab, "p.py", text)[1] == b"no\nno\n"


def test_a_memory_bomb_takes_itself_and_not_the_agent(docker_lab: Lab) -> None:
    text = "import os\nfor _ in range(6):\n if os.fork() == 0: break\nx = []\nwhile True: x.append(bytearray(1 << 20))"
    docker_lab.renew_student()
    status, _, _ = run_of(docker_lab, "p.py", text)
    assert status != 0
    docker_lab.student.sweep()
    assert run_of(docker_lab, "p.py", "print('well')")[1] == b"well\n"


def test_256_mib_are_allowed_and_1024_are_not(docker_lab: Lab) -> None:
    docker_lab.renew_student()
    assert run_of(docker_lab, "p.py", "x = bytearray(250 << 20)\nprint(len(x))")[0] == 0
    assert run_of(docker_lab, "p.py", "x = bytearray(1 << 30)\nprint(len(x))")[0] != 0


def test_a_fork_bomb_is_held_and_swept(docker_lab: Lab) -> None:
    docker_lab.renew_student()
    docker_lab.student.put(
        {"p.py": b"import os\nprint('on', flush=True)\nwhile True:\n try: os.fork()\n except OSError: pass"}
    )
    program = docker_lab.student.start("p.py")
    assert program.output(until=at_least(2), seconds=10)
    program.wait(1)
    docker_lab.student.sweep()
    assert run_of(docker_lab, "p.py", "print('well')")[1] == b"well\n"


def test_250_threads_are_allowed(docker_lab: Lab) -> None:
    docker_lab.renew_student()
    text = (
        "import threading, time\nfor _ in range(250): threading.Thread(target=time.sleep, args=(0.5,)).start()\n"
        "print('all')"
    )
    assert run_of(docker_lab, "p.py", text)[1] == b"all\n"


def test_files_are_limited_and_the_next_copy_is_whole(docker_lab: Lab) -> None:
    docker_lab.renew_student()
    fill = (
        "try:\n for n in range(20): open(f'{n}', 'wb').write(bytes(10 << 20))\n"
        "except OSError as error: print(error.strerror)"
    )
    assert run_of(docker_lab, "p.py", fill)[1] == b"No space left on device\n"
    assert run_of(docker_lab, "p.py", "open('x', 'wb').write(bytes(60 << 20))\nprint('well')")[1] == b"well\n"


def test_nothing_but_the_submission_is_in_the_container(docker_lab: Lab) -> None:
    text = """
import os
for top, folders, names in os.walk("/"):
    folders[:] = [f for f in folders if os.path.join(top, f) not in ("/proc", "/sys", "/usr", "/dev", "/etc", "/var")]
    for name in names: print(os.path.join(top, name))
"""
    told = run_of(docker_lab, "p.py", text)[1].decode()
    assert "/home/student/work/p.py" in told
    assert not [line for line in told.splitlines() if "checks" in line or "exercise" in line or "solution" in line]
