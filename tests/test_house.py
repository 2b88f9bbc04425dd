"""The house itself: no circle between rooms, small modules that say why they exist, and a README that holds."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tarfile
import venv
from pathlib import Path

import pytest

from grader.exercise import find, names
from tests.conftest import TOP

GRADER = TOP / "grader"
MODULES = sorted(GRADER.rglob("*.py"))


def name_of(path: Path) -> str:
    parts = path.relative_to(TOP).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path) -> set[str]:
    """The project's modules that a module imports, wherever in it, but for types alone."""
    found = set()
    tree = ast.parse(path.read_text())
    package = name_of(path).split(".") if path.name == "__init__.py" else name_of(path).split(".")[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = (
                ".".join([*package[: len(package) - node.level + 1], *([node.module] if node.module else [])])
                if node.level
                else node.module or ""
            )
            found |= {base} | {f"{base}.{alias.name}" for alias in node.names}
    known = {name_of(module) for module in MODULES}
    return {name for name in found if name in known and name != name_of(path)}


def room(module: str) -> str:
    """A room is a folder of grader/, or a module at its top."""
    return ".".join(module.split(".")[:2])


def circle(arrows: dict[str, set[str]]) -> list[str]:
    """A circle among the arrows, empty where there is none."""

    def search(place: str, path: list[str]) -> list[str]:
        if place in path:
            return [*path[path.index(place) :], place]
        return next((found for other in sorted(arrows.get(place, ())) if (found := search(other, [*path, place]))), [])

    return next((found for place in sorted(arrows) if (found := search(place, []))), [])


def test_there_is_no_circle_between_rooms() -> None:
    arrows: dict[str, set[str]] = {}
    for path in MODULES:
        here = room(name_of(path))
        arrows.setdefault(here, set()).update(
            room(name) for name in imports_of(path) if room(name) not in (here, "grader")
        )
    assert circle(arrows) == []
    assert circle({"a": {"b"}, "b": {"a"}})  # the search does find one


def test_the_lab_knows_no_exercises_and_the_agent_nothing_of_the_house() -> None:
    for path in MODULES:
        if path.is_relative_to(GRADER / "lab"):
            assert not [
                name for name in imports_of(path) if room(name) not in ("grader.lab", "grader.errors", "grader")
            ]
        if path.is_relative_to(GRADER / "lab" / "agent"):
            assert not [name for name in imports_of(path) if not name.startswith("grader.lab.agent")]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_is_small_and_says_why_it_exists(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) < 500
    first = (ast.get_docstring(ast.parse(text)) or "").splitlines()
    assert first, "a module says in a docstring why it exists"
    assert first[0].endswith((".", "?", "!")), "its docstring's first line is one sentence"


def test_nothing_committed_names_a_path_of_this_machine() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=TOP, capture_output=True, text=True, check=True).stdout.split()
    home = str(TOP)
    assert not [name for name in tracked if (TOP / name).is_file() and home.encode() in (TOP / name).read_bytes()]


def test_the_readme_shows_a_screen_that_the_museum_has_recorded() -> None:
    shown = re.findall(
        r"^```\n\$ grade exercise3\n(.*?)^```", (TOP / "README.md").read_text(), re.DOTALL | re.MULTILINE
    )
    screen = (TOP / "tests/mistakes/exercise3/bound_to_zeros/screen.txt").read_text().splitlines()
    lines = [line for line in shown[0].splitlines() if line and line.strip() != "..."]
    assert len(lines) > 10
    assert [line for line in lines if line not in screen] == ["exercise3  You are connected!"]


def test_the_readme_names_the_commands_that_exist() -> None:
    readme = (TOP / "README.md").read_text()
    targets = set(re.findall(r"^([a-z-]+):", (TOP / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`?make ([a-z-]+)", readme)) <= targets
    assert {"demo", "test"} <= set(re.findall(r"make ([a-z-]+)", readme))
    options = "--backend --seed --only --json --junit --html --evidence --feedback --watch --no-color"
    for option in options.split():
        assert option in readme


def test_the_readme_lists_every_exercise() -> None:
    readme = (TOP / "README.md").read_text()
    for exercise in map(find, names()):
        link = f"[{exercise.name}](exercises/{exercise.name}/README.md) {exercise.title}"
        assert f"| {exercise.world} | {link} | {exercise.summary} |" in readme


@pytest.mark.local
@pytest.mark.timeout(300)
def test_a_wheel_brings_the_exercises_and_not_the_solutions(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(tmp_path), str(TOP)], check=True
    )
    wheel = next(tmp_path.glob("*.whl"))
    home = tmp_path / "venv"
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    subprocess.run([sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", str(wheel)], check=True)
    listed = subprocess.run([home / "bin" / "grade", "list"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "exercise3" in listed.stdout
    files = subprocess.run(
        [sys.executable, "-m", "zipfile", "-l", str(wheel)], capture_output=True, text=True, check=True
    ).stdout
    assert "grader/exercises/exercise3/starter/tcp_server.py" in files
    assert {"grader/exercises/hints.toml", "grader/exercises/exercise3/hints.toml"} <= set(files.split())
    assert "grader/lab/Dockerfile" in files
    assert "grader/result.schema.json" in files
    pages = {
        "grader/show/page/page": ("html.jinja", "css"),
        "grader/classroom/report/report": ("html.jinja", "css", "js"),
    }
    assert {f"{page}.{ending}" for page, endings in pages.items() for ending in endings} <= set(files.split())
    assert "grader/show/page/base.css" in files.split()
    assert "solutions" not in files
    solution = str(TOP / "solutions" / "exercise4")
    done = subprocess.run(
        [home / "bin" / "grade", "exercise4", solution, "--backend", "local", "--only", "connects"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    subprocess.run(
        [home / "bin" / "grade", "show", "exercise4", "--last", "--html", "page.html"], cwd=tmp_path, check=True
    )
    assert "<!DOCTYPE html>" in (tmp_path / "page.html").read_text()


def test_the_starters_run_and_fail(tmp_path: Path) -> None:
    for program in sorted((TOP / "exercises").glob("*/starter/*.py")):
        assert "TODO" in program.read_text()
        done = subprocess.run(
            [sys.executable, str(program), "127.0.0.1", "12345"],
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
        assert "Traceback" not in done.stderr
        assert "yet" in done.stderr


def test_archives_are_what_tar_reads() -> None:
    import io

    from grader.lab.host import archive

    packed = tarfile.open(fileobj=io.BytesIO(archive({"a/é.txt": b"x", "b": b""}, "work")))
    assert {entry.name: entry.size for entry in packed} == {"work": 0, "work/a/é.txt": 1, "work/b": 0}
