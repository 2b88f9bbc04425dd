"""docs/writing-exercises.md holds: its files, put where it says, make an exercise that `grade author check` accepts."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from grader.author.content import complaints as told_of
from grader.exercise import KEYS, find, names
from tests.command.calling import grade
from tests.conftest import TOP

DOCUMENT = (TOP / "docs" / "writing-exercises.md").read_text()
FILE = re.compile(r"^`([\w./]+)`\n(`{3,4})\w+\n(.*?)^\2$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    (tmp_path / "exercises").mkdir()
    return tmp_path / "exercises"


def author(catalogue: Path, *arguments: str) -> tuple[int, str]:
    done = grade("author", *arguments, GRADE_EXERCISES=str(catalogue))
    return done.returncode, done.stdout + done.stderr


def complaints(catalogue: Path, name: str) -> list[tuple[str, str]]:
    done = grade("author", "check", name, "--json", GRADE_EXERCISES=str(catalogue))
    top = f"{catalogue.parent}/"
    return [(each["where"].replace(top, ""), each["what"]) for each in json.loads(done.stdout)]


def written(catalogue: Path) -> None:
    """What a reader has who has followed the page."""
    assert author(catalogue, "new", "double")[0] == 0
    for left in ("exercises/double/starter", "solutions/double", "tests/mistakes/double", "tests/right/double"):
        shutil.rmtree(catalogue.parent / left)
    for path, _fence, text in FILE.findall(DOCUMENT):
        to = catalogue.parent / path
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_text(text)


def test_the_page_names_every_key_and_option() -> None:
    assert all(f"`{key}`" in DOCUMENT for key in KEYS)
    help_text = grade("author", "check", "--help").stdout
    for option in re.findall(r"--[a-z]+", DOCUMENT):
        assert option in help_text


@pytest.mark.docker
@pytest.mark.timeout(300)
def test_an_exercise_written_as_the_page_says_passes_but_for_the_mistakes_it_leaves_to_the_reader(
    catalogue: Path,
) -> None:
    written(catalogue)
    left = {
        (f"exercises/double/checks.py, `{check}`", "no mistake of the museum fails it")
        for check in ("listens", "doubles", "bad_arguments")
    }
    assert set(complaints(catalogue, "double")) == left
    code, told = author(catalogue, "table", "double")
    assert code == 1
    assert "in_pieces             1  recv_once" in told
    for check, program in MISTAKES.items():
        folder = catalogue.parent / "tests" / "mistakes" / "double" / check
        folder.mkdir()
        (folder / "double_server.py").write_text(program)
        (folder / "mistake.toml").write_text(f'about = "It breaks one check."\nfails = ["{check}"]\n')
    code, told = author(catalogue, "check", "double", "--backend", "docker")
    assert (code, told.splitlines()[-1]) == (0, "double: everything is as it should be."), told


SOLUTION = {path: text for path, _fence, text in FILE.findall(DOCUMENT)}["solutions/double/double_server.py"]
MISTAKES = {
    "listens": "import time\ntime.sleep(100)\n",
    "doubles": SOLUTION.replace("2 * int", "3 * int"),
    "bad_arguments": re.sub(r"sys\.exit\(2\)", "sys.exit(1)", SOLUTION),
}


@pytest.mark.docker
@pytest.mark.timeout(300)
def test_a_new_exercise_passes_everything_but_its_todos(catalogue: Path) -> None:
    code, told = author(catalogue, "new", "my_own")
    assert code == 0
    assert "grade author check my_own" in told
    found = complaints(catalogue, "my_own")
    assert found
    assert all("TODO" in what for _where, what in found)
    for path in catalogue.rglob("*"):
        if path.name in ("exercise.toml", "README.md", "checks.py", "hints.toml"):
            # of another length, for Python knows what it has compiled by the second and the size of its source
            path.write_text(path.read_text().replace("TODO", "finished"))
    code, told = author(catalogue, "check", "my_own", "--backend", "docker", "-j", "2")
    assert (code, told.splitlines()[-1]) == (0, "my_own: everything is as it should be."), told


@pytest.mark.parametrize("name", ["My-Own", "", "3things", "../up"])
def test_a_name_that_cannot_be_used_is_told(catalogue: Path, name: str) -> None:
    code, told = author(catalogue, "new", name)
    assert code == 2
    assert "small letters" in told


def test_nothing_that_is_there_is_overwritten(catalogue: Path) -> None:
    author(catalogue, "new", "mine")
    readme = catalogue / "mine" / "README.md"
    readme.write_text("mine")
    code, told = author(catalogue, "new", "mine")
    assert (code, readme.read_text()) == (2, "mine")
    assert "nothing of it was touched" in told


BREAK = {
    "points": ("exercises/double/checks.py", "points=30", "points=31", "the points add up to 101"),
    "readme": ("exercises/double/README.md", "| `doubles` | 40 |", "| `doubles` | 41 |", "`doubles` with 40 points"),
    "no such check": (
        "exercises/double/README.md",
        "| `doubles` | 40 |",
        "| `triples` | 40 |",
        "`triples`, which is no",
    ),
    "program": ("exercises/double/README.md", "double_server.py", "server.py", "it does not name double_server.py"),
    "needs": ("exercises/double/checks.py", 'needs=["doubles"]', 'needs=["bad_arguments"]', "no check above it"),
    "starter": ("exercises/double/starter/double_server.py", "TODO", "NOTE", "it has no TODO"),
    "solution": ("solutions/double/double_server.py", "def main():", "def main(:", "it does not parse"),
    "checks": ("exercises/double/checks.py", "import random", "import randomness", "it cannot be imported"),
    "mistake": (
        "tests/mistakes/double/recv_once/mistake.toml",
        "in_pieces",
        "in_peaces",
        "there is no check `in_peaces`",
    ),
    "mistake file": ("tests/mistakes/double/recv_once/mistake.toml", "fails =", "failing =", "`fails` has to list"),
    "two steps": ("exercises/double/hints.toml", "''',\n'''\nBegin", "Begin", "it has 2 steps, and not 3"),
    "a hint for nobody": (
        "exercises/double/hints.toml",
        "in_pieces =",
        "in_peaces =",
        "there is no check of that name",
    ),
    "an empty hint": ("exercises/double/hints.toml", "Begin with", "''', ''' ''', '''", "has nothing in step 3"),
    "no list": (
        "exercises/double/hints.toml",
        "in_pieces = [",
        "doubles = 1\nin_pieces = [",
        "`doubles` has to be a list",
    ),
    "a line of the solution": (
        "exercises/double/hints.toml",
        "Begin with empty bytes",
        "with socket.create_server(read_arguments(sys.argv[1:]))   as server:",
        "step 3: it holds a line of the solution: with socket.create_server(",
    ),
    "a long hint": ("exercises/double/hints.toml", "Begin with", "Begin " * 60, "step 3: it has 80 words"),
    "newer hints": (
        "exercises/double/hints.toml",
        "in_pieces =",
        'x = ["\\e"]\nin_pieces =',
        "only TOML 1.1 reads this",
    ),
    "newer toml": ("exercises/double/exercise.toml", "Twice as much", "Twice\\e as much", "only TOML 1.1 reads this"),
}


@pytest.mark.parametrize("what", BREAK)
def test_each_fault_is_told_with_its_place(catalogue: Path, what: str) -> None:
    path, old, new, words = BREAK[what]
    written(catalogue)
    broken = catalogue.parent / path
    assert old in broken.read_text()
    broken.write_text(broken.read_text().replace(old, new))
    done = grade("author", "check", "double", GRADE_EXERCISES=str(catalogue))
    assert done.returncode in (1, 2)
    assert words in " ".join((done.stdout + done.stderr).split())


def test_shared_hints_name_a_check_of_some_exercise(catalogue: Path) -> None:
    written(catalogue)
    (catalogue / "hints.toml").write_text('listens = ["a", "b", "c"]\nlistned = ["a", "b", "c"]\n')
    done = grade("author", "check", "double", GRADE_EXERCISES=str(catalogue))
    assert f"{catalogue}/hints.toml, `listned`: there is no check of that name" in done.stdout
    assert "`listens`: " not in done.stdout.replace("checks.py, `listens`: ", "")


def test_stray_files_are_told(catalogue: Path) -> None:
    written(catalogue)
    (catalogue / "double" / "notes.txt").write_text("x")
    (catalogue / "double" / "starter" / "solution.py").write_text("x")
    (catalogue / "double" / "twice.py").write_text("BY = 2")
    (catalogue / "double" / "thrice.py").write_text("BY = 3")
    checks = catalogue / "double" / "checks.py"
    checks.write_text(checks.read_text().replace("import random\n", "import random\n\nfrom twice import BY as BY\n"))
    told = dict(complaints(catalogue, "double"))
    assert "exercises/double/notes.txt" in told
    assert "exercises/double/starter/solution.py" in told
    assert "exercises/double/thrice.py" in told
    assert "exercises/double/twice.py" not in told


@pytest.mark.parametrize("name", names())
def test_our_own_exercises_have_nothing_to_mend(name: str) -> None:
    assert [each.what for each in told_of(find(name))] == []
