"""`grade EXERCISE [PATH]` as others rely on it: exit codes, options, formats, and what bad input gets."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from xml.etree.ElementTree import parse

import jsonschema
import pytest

from tests.command.calling import LOCAL, SOLUTION, WRONG, grade
from tests.conftest import TOP
from tests.unit.test_result import SCHEMA


@pytest.mark.docker
def test_a_right_program_is_one_quiet_happy_screen() -> None:
    done = grade("exercise3", SOLUTION)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 14
    assert done.stdout.splitlines()[-1] == "  This is the reference solution, so it does not count in your progress."
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


@pytest.mark.parametrize(
    "backend", [pytest.param("docker", marks=pytest.mark.docker), pytest.param("local", marks=LOCAL)]
)
def test_what_was_asked_of_the_machines_is_kept(tmp_path: Path, backend: str) -> None:
    done = grade("exercise3", WRONG, "--only", "greets", "--backend", backend, "--evidence", str(tmp_path))
    assert done.returncode == 1, done.stderr
    lines = [line.split(maxsplit=6) for line in (tmp_path / "agent.log").read_text().splitlines()]
    asked = {(host, check, rest[1]) for _at, host, check, sign, *rest in lines if sign == "->"}
    assert {
        ("student", "listens", "start"),
        ("student", "greets", "await_socket"),
        ("student", "greets", "doing"),
        ("peer", "greets", "connect"),
        ("peer", "greets", "receive"),
    } <= asked
    answers = [line for line in lines if line[3] == "<-"]
    assert len(answers) == len([line for line in lines if line[3] == "->"])
    assert any("You are connected!" in " ".join(line) for line in answers)
    assert any(line[3:5] == ["**", "ended"] for line in lines)
    assert [float(line[0]) for line in lines] == sorted(float(line[0]) for line in lines)


@pytest.mark.docker
def test_a_screen_tells_what_a_program_waits_for_and_what_an_errno_means(tmp_path: Path) -> None:
    listens = (
        "import socket, sys\nserver = socket.create_server((sys.argv[1], int(sys.argv[2]) + 1))\nserver.accept()\n"
    )
    (tmp_path / "tcp_server.py").write_text(listens)
    done = grade("exercise3", str(tmp_path), "--only", "listens")
    assert "it is still running, waiting in accept() for a client" in " ".join(done.stdout.split())
    (tmp_path / "tcp_server.py").write_text("import socket\nsocket.create_server(('192.0.2.1', 12345))\n")
    done = grade("exercise3", str(tmp_path), "--only", "listens")
    assert " ".join(done.stdout.split()).count("Errno 99 is EADDRNOTAVAIL: no network card of this machine has") == 1


@pytest.mark.docker
def test_a_program_that_takes_all_memory_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "tcp_server.py").write_text("held = []\nwhile True: held.append(bytearray(10_000_000))\n")
    done = grade("exercise3", str(tmp_path), "--only", "listens", "--json", "-")
    (check,) = json.loads(done.stdout)["checks"]
    assert check["observed"] == "it was stopped because it used more memory than it may (512 MiB)"
    assert "a loop that adds" in check["hint"]


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
            "env",
            "--default-signal=INT",  # as in a terminal: what runs in the background may ignore it
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
