"""Nothing is left behind: after kill -9 the containers end by themselves, and the next start clears up."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grader.errors import EngineError
from grader.lab import owner
from grader.lab.engine import connect
from tests.conftest import TOP

pytestmark = pytest.mark.docker
GRADE = [sys.executable, "-m", "grader.cli"]
SOLUTION = str(TOP / "solutions" / "exercise3")


def ours(pid: int, running: bool) -> list[str]:
    """The names of containers, and unless only running ones are asked for of networks too, that this process made."""
    client = connect()
    try:
        mine = f"{owner.OWNER_LABEL}={owner.me().split('|')[0]}|{pid}|"
        found = list(client.api.containers(all=not running, filters={"label": owner.LABEL}))
        found += [] if running else client.api.networks(filters={"label": owner.LABEL})
        return [
            str(each.get("Names", each.get("Name")))
            for each in found
            if f"{owner.OWNER_LABEL}={each['Labels'].get(owner.OWNER_LABEL, '')}".startswith(mine)
        ]
    finally:
        client.close()


@pytest.mark.timeout(600)
def test_after_kill_9_at_twenty_moments_nothing_is_left() -> None:
    draw = random.Random()
    for _ in range(20):
        process = subprocess.Popen(
            [*GRADE, "exercise3", SOLUTION, "--backend", "docker"],
            cwd=TOP,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(draw.uniform(0.2, 2.2))
        process.send_signal(signal.SIGKILL)
        process.wait()
        deadline = time.monotonic() + 10
        while running := ours(process.pid, running=True):
            assert time.monotonic() < deadline, f"still running after 10 seconds: {running}"
            time.sleep(0.1)
        clean = subprocess.run([*GRADE, "clean"], cwd=TOP, capture_output=True, text=True, check=True)
        assert ours(process.pid, running=False) == [], clean.stdout


def test_the_next_grade_clears_up_too() -> None:
    client = connect()
    gone = subprocess.Popen([sys.executable, "-c", "pass"])
    gone.wait()
    labels = {owner.LABEL: "1", owner.OWNER_LABEL: f"{owner.me().split('|')[0]}|{gone.pid}|1"}
    client.networks.create(
        f"grade-test-{gone.pid}",
        driver="bridge",
        internal=True,
        labels=labels,
        options={"com.docker.network.bridge.inhibit_ipv4": "true"},
    )
    client.close()
    assert ours(gone.pid, running=False)
    subprocess.run(
        [*GRADE, "exercise3", SOLUTION, "--backend", "docker", "--only", "listens"],
        cwd=TOP,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    assert ours(gone.pid, running=False) == []


def test_a_running_grades_lab_is_never_cleaned_away() -> None:
    assert not owner.is_gone(owner.me())
    assert not owner.is_gone("another-machine|1|1")
    assert owner.is_gone(owner.me() + "0")
    assert not owner.is_gone("")


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_run_that_is_stopped_leaves_nothing_and_says_so(stop: signal.Signals) -> None:
    as_in_a_terminal = ["env", f"--default-signal={stop.name.removeprefix('SIG')}"]  # and not as under nohup
    process = subprocess.Popen(
        [*as_in_a_terminal, *GRADE, "exercise3", SOLUTION, "--backend", "docker"],
        cwd=TOP,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    while "binds_host" not in process.stdout.readline():
        pass
    process.send_signal(stop)
    _, stderr = process.communicate(timeout=60)
    assert (process.returncode, stderr.strip()) == (130, "grade: stopped.")
    assert ours(process.pid, running=False) == []


@pytest.mark.local
def test_after_kill_9_of_a_local_grade_no_program_and_no_folder_is_left(tmp_path: Path) -> None:
    (tmp_path / "tcp_server.py").write_text(
        "import os, time\nopen(os.environ['WHERE'], 'a').write(f'{os.getpid()}\\n')\nif os.fork() == 0: os.setsid()\n"
        "time.sleep(300)".replace("os.environ['WHERE']", repr(str(tmp_path / "pids")))
    )
    process = subprocess.Popen(
        [*GRADE, "exercise3", str(tmp_path), "--backend", "local"],
        cwd=TOP,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    deadline = time.monotonic() + 20
    while not (tmp_path / "pids").exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.kill()
    process.wait()
    for pid in (tmp_path / "pids").read_text().split():
        while Path(f"/proc/{pid}").exists():
            assert time.monotonic() < deadline
            time.sleep(0.05)
    subprocess.run(
        [*GRADE, "clean"], cwd=TOP, check=True, env={**os.environ, "TMPDIR": str(tmp_path)}, stdout=subprocess.DEVNULL
    )
    assert not list(tmp_path.glob("grade-lab-*"))


def test_where_no_address_range_is_free_the_other_network_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from grader.lab.lab import Printer
    from grader.lab.opening import open_lab

    client = connect()
    from docker.types import IPAMConfig, IPAMPool

    pools = IPAMConfig(pool_configs=[IPAMPool(subnet="10.198.7.0/28")])
    other = client.networks.create(
        "someone-elses-network",
        driver="bridge",
        internal=True,
        ipam=pools,
        options={"com.docker.network.bridge.inhibit_ipv4": "true"},
    )
    try:
        monkeypatch.setenv("GRADE_SUBNET_POOL", "10.198.7.0/28")
        with pytest.raises(EngineError, match="someone-elses-network"), open_lab("docker", Printer()):
            pass
    finally:
        other.remove()
        client.close()
