"""`grade EXERCISE [PATH]` as others rely on it: exit codes, options, formats, and what bad input gets."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from xml.etree.ElementTree import parse

import jsonschema
import pytest

from grader import cli
from grader.lab import image
from tests.conftest import TOP
from tests.unit.test_result import SCHEMA

SOLUTION = str(TOP / "solutions" / "exercise3")
WRONG = str(TOP / "tests" / "mistakes" / "exercise3" / "greeting_with_newline")
LOCAL = pytest.mark.local


def grade(*arguments: str, cwd: Path = TOP, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "grader.cli", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(TOP), **environment},
        timeout=120,
    )


@pytest.mark.docker
def test_a_right_program_is_one_quiet_happy_screen() -> None:
    done = grade("exercise3", SOLUTION)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 13
    assert "100 of 100 points. Everything works. Well done!" in done.stdout
    assert "\x1b" not in done.stdout


@pytest.mark.docker
def test_a_wrong_one_is_exit_1_and_json_goes_to_standard_output_alone() -> None:
    done = grade("exercise3", WRONG, "--json", "-", "--seed", "11")
    body = json.loads(done.stdout)
    jsonschema.validate(body, SCHEMA)
    assert done.returncode == 1
    assert (body["seed"], body["backend"], body["status"]) == (11, "docker", "failed")
    assert "greets" in done.stderr
    assert {check["id"]: check["because"] for check in body["checks"] if check["status"] == "skipped"} == {
        "closes_cleanly": "greets",
        "serves_next": "greets",
        "survives_reset": "greets",
        "restarts": "greets",
    }


@pytest.mark.docker
def test_files_are_written(tmp_path: Path) -> None:
    done = grade(
        "exercise3",
        WRONG,
        "--json",
        str(tmp_path / "r.json"),
        "--junit",
        str(tmp_path / "r.xml"),
        "--evidence",
        str(tmp_path / "evidence"),
        "--only",
        "greets",
    )
    assert done.returncode == 1, done.stderr
    assert [check["id"] for check in json.loads((tmp_path / "r.json").read_text())["checks"]] == [
        "listens",
        "greets",
    ]
    suite = parse(tmp_path / "r.xml").getroot().find("testsuite")
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    assert {path.name for path in (tmp_path / "evidence").iterdir()} >= {"greets.pcap", "listens.pcap", "result.json"}


@pytest.mark.docker
def test_the_same_seed_draws_the_same() -> None:
    drawn = [
        next(
            check["observed"]
            for check in json.loads(
                grade(
                    "exercise6",
                    str(TOP / "tests/mistakes/exercise6/case_unchanged"),
                    "--json",
                    "-",
                    "--seed",
                    seed,
                    "--only",
                    "large",
                ).stdout
            )["checks"]
            if check["id"] == "large"
        )
        for seed in ("5", "5", "6")
    ]
    assert drawn[0] == drawn[1] != drawn[2]


@pytest.mark.docker
def test_a_program_that_does_not_parse_is_graded_and_its_error_shown(tmp_path: Path) -> None:
    (tmp_path / "tcp_server.py").write_text("import socket\nserver = socket.socket(\n")
    done = grade("exercise3", str(tmp_path))
    assert done.returncode == 1
    assert "SyntaxError: '(' was never closed" in done.stdout
    assert "0 of 100 points" in done.stdout


@pytest.mark.docker
def test_what_a_program_prints_cannot_act_on_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "tcp_server.py").write_text(r"print('\x1b[2J\x1b]0;evil\x07 [bold red]markup[/] \u202e', flush=True)")
    done = grade("exercise3", str(tmp_path))
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout
    assert "\\x1b[2J\\x1b]0;evil\\x07 [bold red]markup[/] \\u202e" in done.stdout


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


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("exercise33", SOLUTION), "Did you mean exercise3?"),
        (("exercise3", "/nowhere/at/all"), "There is no folder /nowhere/at/all."),
        (("exercise3", str(TOP / "docs")), "has no tcp_server.py"),
        (("exercise3", SOLUTION, "--backend", "cloud"), "--backend"),
        (("exercise3", SOLUTION, "--frobnicate"), "--frobnicate"),
    ],
)
def test_what_cannot_be_graded_is_exit_2_with_words(arguments: tuple[str, ...], words: str) -> None:
    done = grade(*arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


@LOCAL
def test_an_unknown_check_is_exit_2() -> None:
    done = grade("exercise3", SOLUTION, "--only", "greats", "--backend", "local")
    assert done.returncode == 2
    assert "has no check called greats. It has: listens, binds_host" in done.stderr


def test_by_default_the_folder_of_the_exercises_name_is_graded(tmp_path: Path) -> None:
    done = grade("exercise3", cwd=tmp_path)
    assert done.returncode == 2
    assert "There is no folder exercise3." in done.stderr


def test_a_broken_exercise_is_told_with_file_line_and_column(tmp_path: Path) -> None:
    folder = tmp_path / "exercise3"
    folder.mkdir()
    (folder / "exercise.toml").write_text("title = 'x\n")
    done = grade("exercise3", SOLUTION, GRADE_EXERCISES=str(tmp_path))
    assert done.returncode == 2
    assert f"{folder}/exercise.toml, line 2, column 1" in done.stderr


@LOCAL
def test_broken_checks_are_the_authors_and_not_the_students(tmp_path: Path) -> None:
    folder = tmp_path / "exercise3"
    folder.mkdir()
    (folder / "exercise.toml").write_text((TOP / "exercises/exercise3/exercise.toml").read_text())
    (folder / "checks.py").write_text("import nowhere_to_be_found\n")
    done = grade("exercise3", SOLUTION, "--backend", "local", GRADE_EXERCISES=str(tmp_path))
    assert done.returncode == 2
    assert "nowhere_to_be_found" in done.stderr
    (folder / "checks.py").write_text(
        "from grader.checking import check\n@check(points=100, hint='none')\ndef broken(student):\n"
        "    '''A check with a fault'''\n    student.nothing()\n"
    )
    done = grade("exercise3", SOLUTION, "--backend", "local", "--json", "-", GRADE_EXERCISES=str(tmp_path))
    body = json.loads(done.stdout)
    assert done.returncode == 3
    assert (body["status"], body["score"], body["max_score"]) == ("error", 0, 0)
    assert "fault of its own" in body["checks"][0]["message"]


@LOCAL
def test_a_check_meets_every_submission_as_if_never_run(tmp_path: Path) -> None:
    from grader import exercise, submission
    from grader.checking.session import Nobody, Options
    from grader.checking.session import grade as grade_one
    from grader.lab.lab import Printer
    from grader.lab.opening import open_lab

    folder = tmp_path / "counting"
    folder.mkdir()
    (folder / "exercise.toml").write_text((TOP / "exercises/exercise3/exercise.toml").read_text())
    (folder / "checks.py").write_text(
        "from grader.checking import check, fail\nSEEN = []\n@check(points=100, hint='none')\ndef once(student):\n"
        "    '''Is met once'''\n    SEEN.append(1)\n    if len(SEEN) > 1: fail('twice')\n"
    )
    found = exercise.load(folder)
    for _ in range(2):
        result = grade_one(
            found, submission.read(Path(SOLUTION), found), Options(1), lambda: open_lab("local", Printer()), Nobody()
        )
        assert result.score == 100


@LOCAL
def test_the_users_own_pytest_settings_change_nothing(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text("raise SystemExit('disturbed')")
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --collect-only\n")
    (tmp_path / "evil.py").write_text("raise SystemExit('disturbed')")
    done = grade(
        "exercise4",
        str(TOP / "solutions" / "exercise4"),
        "--backend",
        "local",
        "--only",
        "prints",
        cwd=tmp_path,
        PYTEST_ADDOPTS="-k nothing",
        PYTEST_PLUGINS="evil",
    )
    assert done.returncode == 0, done.stdout + done.stderr


@LOCAL
def test_a_port_that_somebody_else_uses_is_our_error_and_not_the_students() -> None:
    other = socket.socket()
    other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # earlier tests leave TIME_WAIT
    other.bind(("0.0.0.0", 12345))
    other.listen(1)
    try:
        done = grade("exercise3", SOLUTION, "--backend", "local", "--only", "listens", "--json", "-")
    finally:
        other.close()
    body = json.loads(done.stdout)
    assert done.returncode == 3
    assert body["checks"][0]["status"] == "error"
    assert "Another program on this machine uses port 12345" in body["checks"][0]["message"]


def test_the_list_of_exercises() -> None:
    assert {"exercise3", "exercise4", "exercise6"} <= {
        each["exercise"] for each in json.loads(grade("list", "--json").stdout)
    }
    assert "You are connected!" in grade("list").stdout
    assert grade("--help").returncode == 0


@LOCAL
def test_watching_grades_again_at_each_save(tmp_path: Path) -> None:
    program = tmp_path / "tcp_client.py"
    program.write_text("x = (")
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "grader.cli",
            "exercise4",
            str(tmp_path),
            "--backend",
            "local",
            "--only",
            "connects",
            "--watch",
        ],
        cwd=TOP,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    seen = iter(process.stdout.readline, "")
    assert any("0 of 15 points" in line for line in seen)
    assert any("Waiting" in line for line in seen)
    time.sleep(1)  # watchfiles needs a moment until it watches, and nothing tells of it
    program.write_text((TOP / "solutions/exercise4/tcp_client.py").read_text())
    assert any("15 of 15 points" in line for line in seen)
    assert any("Waiting" in line for line in seen)
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0


@LOCAL
def test_what_was_an_error_is_tried_once_more_on_a_fresh_lab(tmp_path: Path) -> None:
    folder = tmp_path / "exercise3"
    folder.mkdir()
    (folder / "exercise.toml").write_text((TOP / "exercises/exercise3/exercise.toml").read_text())
    (folder / "checks.py").write_text(f"""
from pathlib import Path
from grader.checking import check
TRIED = Path({str(tmp_path / "tried")!r})

@check(points=40, hint="none")
def steady(student):
    '''Always passes'''

@check(points=30, hint="none")
def shaky(student):
    '''Its lab goes away the first time'''
    if not TRIED.exists():
        TRIED.touch()
        student.host.link.close()
    student.host.sockets()

@check(points=30, hint="none", needs=["shaky"])
def after(student):
    '''Needs the shaky one'''
""")
    done = grade("exercise3", SOLUTION, "--backend", "local", "--json", "-", GRADE_EXERCISES=str(tmp_path))
    body = json.loads(done.stdout)
    assert (done.returncode, body["status"], body["score"]) == (0, "passed", 100), done.stderr
    assert [check["id"] for check in body["checks"]] == ["steady", "shaky", "after"]


@pytest.mark.docker
def test_a_reader_who_leaves_early_is_no_fault() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "grader.cli", "exercise3", SOLUTION],
        cwd=TOP,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.wait(60) == 0
    assert process.stderr is not None
    assert process.stderr.read() == b""


@pytest.mark.docker
def test_a_terminal_that_knows_only_ascii_gets_everything_in_ascii() -> None:
    path = str(TOP / "tests/mistakes/exercise4/prints_prefix")
    done = grade("exercise4", path, "--only", "prints", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert done.returncode == 1, done.stderr
    assert done.stdout.isascii()
    assert "FAILED" in done.stdout


@LOCAL
def test_inside_the_exercises_folder_no_path_is_needed(tmp_path: Path) -> None:
    folder = tmp_path / "exercise4"
    folder.mkdir()
    (folder / "tcp_client.py").write_text((TOP / "solutions/exercise4/tcp_client.py").read_text())
    assert grade("exercise4", "--backend", "local", "--only", "connects", cwd=folder).returncode == 0
    assert grade("exercise4/", "--backend", "local", "--only", "connects", cwd=tmp_path).returncode == 0
