"""The game as a student meets it: runs that count, the map, start, badges, progress, reset."""

from __future__ import annotations

import json
import os
import pty
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.game.badges import BADGES
from grader.game.progress import FILE, Progress
from tests.command.calling import LOCAL, SOLUTION, grade
from tests.conftest import TOP
from tests.game.making import passing
from tests.unit.test_result import SCHEMA as RESULT_SCHEMA

SERVER = TOP / "solutions" / "exercise3" / "tcp_server.py"
ZEROS = TOP / "tests" / "mistakes" / "exercise3" / "bound_to_zeros" / "tcp_server.py"
QUICK = ("--backend", "local", "--only", "binds_host", "--only", "greets")


@pytest.fixture
def evening(tmp_path: Path) -> Path:
    """A folder with ./exercise3 in which the server is right."""
    folder = tmp_path / "evening"
    (folder / "exercise3").mkdir(parents=True)
    shutil.copy(SERVER, folder / "exercise3")
    return folder


@pytest.fixture
def home(tmp_path: Path) -> str:
    return str(tmp_path / "home")


def map_of(home: str) -> dict[str, object]:
    body: dict[str, object] = json.loads(grade("--json", GRADE_HOME=home).stdout)
    return body


@LOCAL
def test_an_evening_with_a_mistake_that_is_mended(evening: Path, home: str) -> None:
    shutil.copy(ZEROS, evening / "exercise3" / "tcp_server.py")
    wrong = grade("exercise3", *QUICK, cwd=evening, GRADE_HOME=home)
    assert wrong.returncode == 1
    told = " ".join(wrong.stdout.split()).partition("begin with the first one above. ")[2]
    assert told == "+36 XP; new badge: First handshake (`grade badges`)."
    shutil.copy(SERVER, evening / "exercise3")
    right = grade("exercise3", "--backend", "local", cwd=evening, GRADE_HOME=home)
    assert right.returncode == 0
    words = " ".join(right.stdout.split())
    assert "+94 XP. 130 in all, 70 more to level 3. New level: 2, Loopback!" in words
    assert "Netstat reader" in words
    assert "The same door again" in words
    assert "Next comes exercise1 (Where am I?): `grade start exercise1`" in words
    assert words.endswith("One other way beside yours: `grade show exercise3 --solution`")
    again = grade("exercise3", "--backend", "local", cwd=evening, GRADE_HOME=home)
    assert "XP" not in again.stdout
    assert map_of(home)["xp"] == 130


@LOCAL
def test_hints_taken_before_are_paid(evening: Path, home: str) -> None:
    for step in (1, 2, 3):
        Progress(Path(home, FILE)).hint_taken("exercise3", "greets", step)
    done = grade("exercise3", *QUICK, cwd=evening, GRADE_HOME=home)
    assert "+51 XP" in done.stdout  # 45 points, and the bonus of the two other checks


@LOCAL
def test_with_json_the_celebration_is_not_on_standard_output(evening: Path, home: str) -> None:
    done = grade("exercise3", *QUICK, "--json", "-", cwd=evening, GRADE_HOME=home)
    assert set(json.loads(done.stdout)) == set(RESULT_SCHEMA["required"])
    assert "XP" in done.stderr


@LOCAL
def test_the_reference_solution_does_not_count(home: str) -> None:
    done = grade("exercise3", SOLUTION, *QUICK, GRADE_HOME=home)
    assert done.returncode == 0
    assert "does not count" in done.stdout
    assert not Path(home, FILE).exists()


def small_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))


@LOCAL
@pytest.mark.parametrize("trouble", ["full", "broken", "folder"])
def test_no_run_suffers_where_progress_cannot_be_kept(evening: Path, home: str, trouble: str) -> None:
    place = Path(home, FILE)
    if trouble == "folder":
        place.mkdir(parents=True)
    if trouble == "broken":
        place.parent.mkdir()
        place.write_text("no database")
    done = subprocess.run(
        [sys.executable, "-B", "-m", "grader.cli", "exercise3", "--backend", "local", "--only", "greets"],
        cwd=evening,
        env={**os.environ, "PYTHONPATH": str(TOP), "GRADE_HOME": home},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=small_files if trouble == "full" else None,
    )
    assert (done.returncode, done.stderr) == (0, "")
    words = " ".join(done.stdout.split())
    assert "30 of 30 points" in words
    if trouble == "broken":
        assert "Your progress file was damaged. It is kept as" in words
        assert "+36 XP" in words
    else:
        assert "This run does not count in your progress:" in words
        assert str(place).replace("/", "") in done.stdout.replace("\n", "").replace(" ", "").replace("/", "")


def test_grade_alone_is_the_map_plain_in_a_pipe(home: str) -> None:
    done = grade(GRADE_HOME=home)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Level 1  Unplugged" in done.stdout
    assert "grade start exercise1" in done.stdout
    assert "\x1b" not in done.stdout
    assert grade(GRADE_HOME=home, PYTHONIOENCODING="ascii").stdout.isascii()
    assert not Path(home).exists()


@pytest.mark.parametrize(("color", "found"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_on_a_terminal_the_map_has_colour_unless_it_is_not_wanted(
    home: str, color: dict[str, str], found: bool
) -> None:
    outer, inner = pty.openpty()
    environment = {**os.environ, "GRADE_HOME": home, "TERM": "xterm-256color", "PYTHONUTF8": "1", **color}
    subprocess.run([sys.executable, "-m", "grader.cli"], cwd=TOP, stdout=inner, env=environment, check=True)
    os.close(inner)
    shown = b""
    while True:
        try:
            shown += os.read(outer, 65536)
        except OSError:
            break
    os.close(outer)
    assert b"Where am I?" in shown
    assert (b"\x1b[" in shown) is found


@pytest.mark.parametrize("command", [(), ("list",), ("badges",), ("progress",), ("rules",)])
def test_looking_imports_nothing_heavy(home: str, command: tuple[str, ...]) -> None:
    program = (
        "import sys; from grader.cli import exit_code; exit_code(sys.argv[1:])\n"
        "print({'docker', 'pytest', 'rich', 'grader.lab'} & set(sys.modules), file=sys.stderr)"
    )
    environment = {**os.environ, "GRADE_HOME": home}
    call = [sys.executable, "-c", program, *command]
    done = subprocess.run(call, cwd=TOP, env=environment, capture_output=True, text=True, check=True)
    assert done.stderr == "set()\n"


def test_start_lays_out_what_is_next_and_never_touches_a_file(tmp_path: Path, home: str) -> None:
    done = grade("start", cwd=tmp_path, GRADE_HOME=home)
    assert done.returncode == 0
    folder = tmp_path / "exercise1"
    assert {path.name for path in folder.iterdir()} == {"my_address.py", "README.md"}
    assert (folder / "my_address.py").read_bytes() == (TOP / "exercises/exercise1/starter/my_address.py").read_bytes()
    assert "grade exercise1 --watch" in done.stdout
    (folder / "my_address.py").write_text("mine")
    (folder / "README.md").unlink()
    again = grade("start", "exercise1/", cwd=folder, GRADE_HOME=home)
    assert (folder / "my_address.py").read_text() == "mine"
    assert (folder / "README.md").exists()
    assert "is there already, and stays as it is" in again.stdout
    assert {path.name for path in folder.iterdir()} == {"my_address.py", "README.md"}


def test_start_follows_no_link_and_says_what_is_in_the_way(tmp_path: Path, home: str) -> None:
    (tmp_path / "exercise4").mkdir()
    (tmp_path / "exercise4" / "tcp_client.py").symlink_to(tmp_path / "elsewhere.py")
    assert "stays as it is" in grade("start", "exercise4", cwd=tmp_path, GRADE_HOME=home).stdout
    assert not (tmp_path / "elsewhere.py").exists()
    (tmp_path / "exercise3").write_text("a file")
    done = grade("start", "exercise3", cwd=tmp_path, GRADE_HOME=home)
    assert (done.returncode, done.stderr) == (
        2,
        "grade: exercise3 is in the way: it is no folder. Move it, or work elsewhere.\n",
    )
    assert grade("start", "exercise33", cwd=tmp_path, GRADE_HOME=home).returncode == 2


def test_badges_earned_and_locked(home: str) -> None:
    progress = Progress(Path(home, FILE))
    progress.record(passing("exercise8", "large"))
    progress.earn(["mebibyte_echo", "of a later grade"])
    shown = grade("badges", GRADE_HOME=home).stdout
    assert f"1 of {len(BADGES)} badges" in shown
    assert "ello 1MiB" in shown
    assert "Still to be found: First handshake" in shown
    found = {each["id"]: each for each in json.loads(grade("badges", "--json", GRADE_HOME=home).stdout)}
    assert len(found) == len(BADGES)
    assert found["mebibyte_echo"]["earned"]
    assert found["first_handshake"]["earned"] is None


def test_progress_travels_and_is_never_lowered(tmp_path: Path, home: str) -> None:
    other = str(tmp_path / "other")
    Progress(Path(home, FILE)).record(passing("exercise8", "large"))
    Progress(Path(other, FILE)).record(passing("exercise8", "echoes"))
    assert "exercise8     10/100     1      0" in grade("progress", GRADE_HOME=home).stdout
    file = str(tmp_path / "progress.json")
    assert grade("progress", "--export", file, GRADE_HOME=other).returncode == 0
    assert grade("progress", "--export", "-", GRADE_HOME=other).stdout == Path(file).read_text()
    for new in ("1 new run.", "0 new runs."):
        assert new in grade("progress", "--import", file, GRADE_HOME=home).stdout
        body = json.loads(grade("progress", "--json", GRADE_HOME=home).stdout)
        assert (body["runs"], body["xp"], body["exercises"][0]["score"]) == (2, 48, 20)
        assert set(body["badges"]) == {"first_handshake", "mebibyte_echo"}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": "grade/result/v1"}', "[" * 100_000])
def test_what_is_no_progress_is_refused_in_one_line(tmp_path: Path, home: str, text: str) -> None:
    (tmp_path / "file").write_text(text)
    done = grade("progress", "--import", str(tmp_path / "file"), GRADE_HOME=home)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "is no progress that" in done.stderr
    assert grade("progress", "--import", str(tmp_path / "none"), GRADE_HOME=home).returncode == 2


def test_reset_asks_and_keeps_badges(home: str) -> None:
    progress = Progress(Path(home, FILE))
    progress.record(passing("exercise8", "large"))
    progress.earn(["mebibyte_echo"])
    asked = grade("reset", "exercise8", GRADE_HOME=home)
    assert asked.returncode == 2
    assert "your 1 run of exercise8" in asked.stdout
    assert len(progress.log().attempts) == 1
    assert grade("reset", "exercise8", "--yes", GRADE_HOME=home).stdout.endswith("exercise8 begins anew.\n")
    assert (progress.log().attempts, list(progress.log().badges)) == ((), ["mebibyte_echo"])
    assert "no runs" in grade("reset", "exercise8", "--yes", GRADE_HOME=home).stdout


def test_a_damaged_file_is_one_line_on_the_map(home: str) -> None:
    Path(home).mkdir()
    Path(home, FILE).write_text("no database")
    done = grade(GRADE_HOME=home)
    assert done.returncode == 0
    assert done.stderr.count("\n") == 1
    assert "Level 1  Unplugged" in done.stdout
    assert grade(GRADE_HOME=home).stderr == ""


def test_the_rules_are_shown(home: str) -> None:
    assert "nothing is ever taken away" in " ".join(grade("rules", GRADE_HOME=home).stdout.split())
    assert {each["rule"] for each in json.loads(grade("rules", "--json").stdout)} >= {"XP", "hints", "streak"}


def test_what_is_for_the_map_alone_is_said() -> None:
    done = grade("--json", "list")
    assert done.returncode == 2
    assert "stand behind the command" in done.stderr


def test_the_reference_way_is_shown_beside_ones_own_after_all_points_and_not_before(evening: Path, home: str) -> None:
    progress = Progress(Path(home, FILE))
    progress.record(passing("exercise3", "greets", points={"greets": 99}))
    early = grade("show", "exercise3", "--solution", cwd=evening, GRADE_HOME=home)
    assert (early.returncode, early.stdout) == (2, "")
    assert "once you have all 100 points; your best is 99" in early.stderr
    progress.record(passing("exercise3", "listens", points={"listens": 1}))
    (evening / "exercise3" / "tcp_server.py").write_text("print('mine')\n")
    for folder in (evening, evening / "exercise3"):
        shown = grade("show", "exercise3", "--solution", cwd=folder, GRADE_HOME=home)
        assert shown.returncode == 0
        assert shown.stdout.index("print('mine')") < shown.stdout.index(SERVER.read_text().splitlines()[-1])


def test_where_no_solutions_are_installed_that_is_said(tmp_path: Path, home: str) -> None:
    shutil.copytree(TOP / "exercises" / "exercise3", tmp_path / "exercises" / "exercise3")
    place = str(tmp_path / "exercises")
    done = grade("show", "exercise3", "--solution", GRADE_HOME=home, GRADE_EXERCISES=place)
    assert done.returncode == 2
    assert "not installed here" in done.stderr


@pytest.mark.parametrize("width", [80, 160])
def test_on_a_terminal_both_programs_are_whole(capsys: pytest.CaptureFixture[str], width: int) -> None:
    from rich.console import Console

    from grader.show.beside import Program, show_beside

    program = Program("a.py", "print('mine')\x1b[2J\n" * 30, "print('theirs')\n" * 40)
    show_beside(program, Console(force_terminal=True, width=width, color_system=None))
    shown = capsys.readouterr().out
    assert (shown.count("print('mine')"), shown.count("print('theirs')")) == (30, 40)
    assert "\x1b[2J" not in shown
    assert any("mine" in line and "theirs" in line for line in shown.splitlines()) == (width == 160)
