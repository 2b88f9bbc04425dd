"""`grade doctor` finds what is wrong with a machine, tries the walls of a lab, and is kind without an engine."""

from __future__ import annotations

import io
import json
import shutil
import socket
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from rich.console import Console

from grader import cli
from grader.doctor import machine
from grader.doctor.engine import image
from grader.doctor.finding import Finding, State
from grader.doctor.isolation import own_addresses, verdict
from grader.lab import docker, local
from grader.lab import image as images
from grader.lab.engine import connect
from tests.command.calling import LOCAL, grade
from tests.conftest import TOP
from tests.lab.test_isolation import host_addresses


def doctor(**environment: str) -> tuple[int, list[str], dict[str, dict[str, Any]]]:
    """The exit status of `grade doctor --json`, where it saw grading work, and the findings by name."""
    done = grade("doctor", "--json", cwd=TOP, **environment)
    assert "Traceback" not in done.stderr
    return read(done.returncode, done.stdout)


def read(status: int, text: str) -> tuple[int, list[str], dict[str, dict[str, Any]]]:
    body = json.loads(text)
    assert body["schema"] == "grade/doctor/v1"
    return status, body["works"], {each["name"]: each for each in body["findings"]}


@pytest.mark.docker
@LOCAL
def test_with_an_engine_everything_is_looked_at_and_the_walls_are_tried() -> None:
    status, works, found = doctor()
    assert (status, works) == (0, ["docker", "local"])
    assert list(found) == [
        "Python", "terminal", "your folder", "disk", "Docker", "permission", "image", "addresses", "isolation",
        "this machine",
    ]  # fmt: skip
    assert found["isolation"]["state"] == "ok", found["isolation"]
    assert "gets out by none of" in found["isolation"]["found"]


@pytest.mark.docker
@LOCAL
def test_a_lab_with_a_hole_in_its_wall_is_trouble(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(docker, "isolation", lambda _engine: {})  # a plain internal network: the host is its gateway
    _, works, found = read(cli.exit_code(["doctor", "--json"]), capsys.readouterr().out)
    assert found["isolation"]["state"] == "trouble"
    assert "got out to" in found["isolation"]["found"]
    assert "Grade only programs that you trust" in found["isolation"]["remedy"]
    assert "docker" in works


@LOCAL
def test_without_an_engine_it_says_what_that_costs_and_that_grading_works(tmp_path: Path) -> None:
    done = grade("doctor", DOCKER_HOST=f"unix://{tmp_path}/none.sock")
    words = " ".join(done.stdout.split())
    assert (done.returncode, done.stderr) == (0, "")
    assert "• Docker Docker is not running on this machine (its socket does not exist). → Start Docker" in words
    assert "Without it some checks are left out" in words
    assert "✔ this machine" in words
    assert "Grading works on this machine alone, without isolation" in words


@LOCAL
def test_an_engine_that_lets_nobody_in_is_told_apart(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(self: socket.socket, address: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    status, works, found = read(cli.exit_code(["doctor", "--json"]), capsys.readouterr().out)
    assert (status, works) == (0, ["local"])
    assert (found["Docker"]["state"], found["permission"]["state"]) == ("ok", "trouble")
    assert "usermod -aG docker" in found["permission"]["remedy"]


@LOCAL
def test_where_nothing_works_it_is_exit_3(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/none.sock")
    monkeypatch.setattr(local, "START_AGENT", "raise SystemExit(1)")
    assert cli.exit_code(["doctor"]) == 3
    words = " ".join(capsys.readouterr().out.split())
    assert "✘ this machine runs no programs for us" in words
    assert "Grading works nowhere here yet. Begin with the first trouble above." in words


@LOCAL
def test_a_folder_that_cannot_be_written_is_trouble_that_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    status, _, found = doctor(GRADE_HOME=f"{tmp_path}/file/home", DOCKER_HOST=f"unix://{tmp_path}/none.sock")
    assert status == 0
    assert found["your folder"]["state"] == "trouble"
    assert "export GRADE_HOME=FOLDER" in found["your folder"]["remedy"]


@pytest.mark.docker
@LOCAL
def test_no_free_addresses_are_trouble_and_name_what_is_in_the_way() -> None:
    _, works, found = doctor(GRADE_SUBNET_POOL="172.17.0.0/24")  # the engine's own bridge
    assert found["addresses"]["state"] == "trouble"
    assert "Set GRADE_SUBNET_POOL" in found["addresses"]["found"]
    assert works == ["local"]


@pytest.mark.docker
def test_an_image_that_is_missing_is_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    client = connect()
    assert image(client).state is State.OK
    monkeypatch.setattr(images, "NAME", "grade-host-of-a-test")
    found = image(client)
    assert (found.state, found.found) == (State.NOTE, "the hosts' image is of another version of grade")
    assert "The next run makes it, from " in found.remedy
    monkeypatch.setenv("GRADE_BASE_IMAGE", "registry.invalid/none:1")
    assert "from registry.invalid/none:1, which is pulled first" in image(client).remedy
    client.close()


def test_a_trial_that_cannot_have_worked_proves_nothing() -> None:
    assert verdict({"inside", "host@1"}, "inside", 3).state is State.TROUBLE
    assert verdict({"inside"}, "inside", 3) == Finding(
        "isolation",
        State.OK,
        "a program in a lab reaches the lab's other machine, and gets out by none of 3 ways",
        proves="docker",
    )
    silent = verdict(set(), "inside", 3)
    assert (silent.state, silent.proves) == (State.TROUBLE, "")


@pytest.mark.skipif(shutil.which("ip") is None, reason="needs the command ip, to compare with")
def test_every_address_of_the_machine_is_tried() -> None:
    assert set(host_addresses()) <= set(own_addresses())
    told = subprocess.run(["ip", "-o", "addr", "show"], capture_output=True, text=True, check=True).stdout
    assert all(address.partition("%")[0] in told for address in own_addresses())


def test_an_old_python_is_trouble() -> None:
    assert machine.python((3, 10, 2)).state is State.TROUBLE
    assert machine.python((3, 11, 0)).state is State.OK


@pytest.mark.parametrize(
    ("encoding", "width", "state", "words"),
    [
        ("utf-8", 80, State.OK, ""),
        ("ascii", 80, State.NOTE, "export LC_ALL=C.UTF-8"),
        ("utf-8", 60, State.NOTE, "80 columns wide"),
    ],
)
def test_what_a_terminal_cannot_show_is_a_note(encoding: str, width: int, state: State, words: str) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    found = machine.terminal(Console(file=stream, width=width, force_terminal=True))
    assert found.state is state
    assert words in found.remedy


class Usage(NamedTuple):
    """What shutil.disk_usage returns."""

    total: int
    used: int
    free: int


@pytest.mark.parametrize(("free", "state"), [(50 << 20, State.TROUBLE), (500 << 20, State.NOTE), (5 << 30, State.OK)])
def test_little_room_on_a_disk_is_told(monkeypatch: pytest.MonkeyPatch, free: int, state: State) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Usage(1 << 40, 0, free))
    found = machine.temporary_disk()
    assert (found.state, bool(found.remedy)) == (state, state is not State.OK)
