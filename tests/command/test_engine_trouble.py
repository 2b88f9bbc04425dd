"""`grade` where the engine is not there, not allowed, without a registry, or goes away in the middle."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from grader import cli
from grader.lab import image
from tests.command.calling import LOCAL, SOLUTION, grade
from tests.conftest import TOP


@LOCAL
def test_without_an_engine_it_works_on_this_machine_and_says_so(tmp_path: Path) -> None:
    done = grade("exercise3", SOLUTION, DOCKER_HOST=f"unix://{tmp_path}/none.sock")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Docker is not running on this machine" in done.stdout
    assert "without isolation" in " ".join(done.stdout.split())
    assert "100 of 100" in done.stdout


def test_docker_asked_for_and_not_there_is_exit_3(tmp_path: Path) -> None:
    done = grade("exercise3", SOLUTION, "--backend", "docker", DOCKER_HOST=f"unix://{tmp_path}/none.sock")
    assert done.returncode == 3
    assert done.stderr.startswith("grade: Docker is not running on this machine")
    assert done.stderr.count("\n") == 1


def test_a_refusing_engine_is_told_apart(tmp_path: Path) -> None:
    dead = socket.socket(socket.AF_UNIX)
    dead.bind(f"{tmp_path}/dead.sock")
    dead.close()
    done = grade("exercise3", SOLUTION, "--backend", "docker", DOCKER_HOST=f"unix://{tmp_path}/dead.sock")
    assert done.returncode == 3
    assert "its engine does not answer" in done.stderr


def test_no_permission_says_what_to_do(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def refuse(self: socket.socket, address: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert cli.exit_code(["exercise3", SOLUTION, "--backend", "docker"]) == 3
    assert "you are not allowed to use it. Add yourself to its group" in capsys.readouterr().err


@pytest.mark.docker
def test_no_registry_names_the_script(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(image, "NAME", "grade-host-of-a-test")
    monkeypatch.setenv("GRADE_BASE_IMAGE", "registry.invalid/none:1")
    assert cli.exit_code(["exercise3", SOLUTION, "--backend", "docker"]) == 3
    assert "-m grader.lab.debian" in capsys.readouterr().err


@pytest.mark.docker
def test_an_image_is_built_when_its_content_changed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from grader.lab.engine import connect

    files = image.build_files()
    monkeypatch.setattr(image, "build_files", lambda: {**files, "agent/extra.py": b"# new\n"})
    told = Notes()
    client = connect()
    tag = image.ensure_image(client, told)
    try:
        assert len(told.said) == 1
        assert tag in told.said[0]
        assert any("Step 1" in step for step in told.steps)
        assert image.ensure_image(client, told) == tag
        assert len(told.said) == 1
    finally:
        client.images.remove(tag)
        client.close()


class Notes:
    """A teller that remembers."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.steps: list[str] = []

    def say(self, message: str) -> None:
        self.said.append(message)

    def progress(self, message: str) -> None:
        self.steps.append(message)


class BreakingEngine:
    """A socket in front of the real engine that goes away in the middle."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.open: list[socket.socket] = []
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(str(path))
        self.server.listen(16)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self) -> None:
        while True:
            try:
                client = self.server.accept()[0]
            except OSError:
                return
            engine = socket.socket(socket.AF_UNIX)
            engine.connect("/var/run/docker.sock")
            self.open += [client, engine]
            for source, target in ((client, engine), (engine, client)):
                threading.Thread(target=self.copy, args=(source, target), daemon=True).start()

    @staticmethod
    def copy(source: socket.socket, target: socket.socket) -> None:
        try:
            while data := source.recv(65536):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def stop(self) -> None:
        self.path.unlink()
        for each in [self.server, *self.open]:
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            each.close()


@pytest.mark.docker
def test_an_engine_that_stops_in_mid_run_is_exit_3_in_one_line_and_nothing_runs_on(tmp_path: Path) -> None:
    from tests.lab.test_leftovers import ours

    engine = BreakingEngine(tmp_path / "engine.sock")
    process = subprocess.Popen(
        [sys.executable, "-m", "grader.cli", "exercise3", SOLUTION, "--backend", "docker"],
        cwd=TOP,
        env={**os.environ, "DOCKER_HOST": f"unix://{engine.path}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    while "listens" not in process.stdout.readline():
        pass
    engine.stop()
    _, stderr = process.communicate(timeout=100)
    assert process.returncode == 3, stderr
    assert stderr.startswith("grade: ")
    assert stderr.count("\n") == 1
    deadline = time.monotonic() + 10
    while ours(process.pid, running=True):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    grade("clean")
    assert ours(process.pid, running=False) == []
