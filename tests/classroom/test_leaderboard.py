"""`grade leaderboard`: ranks, ties, and that nobody is named who did not choose it."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from grader.classroom.database import NAME, ClassDatabase, Graded
from grader.classroom.leaderboard import leaderboard, leaderboard_command
from grader.classroom.model import State
from grader.errors import CallError
from grader.show.terminal import quiet_console
from tests.classroom.making import made_class, made_result
from tests.classroom.report.classes import EXERCISE, class_of, graded, hostile_class


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A class of six: 100, 95, 95, 85 and 0 points, and one without any."""
    work = [
        graded("ann", made_result(EXERCISE, ["bad_arguments"])),
        graded("bob", made_result(EXERCISE)),
        graded("cem", made_result(EXERCISE, ["port_taken"])),
        graded("dov", made_result(EXERCISE, ["uses_arguments", "port_taken"])),
        Graded("eva", EXERCISE, State.REFUSED, why="It has no tcp_server.py."),
        Graded("fay", EXERCISE, State.MISSING),
    ]
    names = {"ann": "Ann Ames", "bob": "כהן, נועה", "cem": "🦊 Fox", "dov": "Dov", "eva": "Eva", "fay": "Fay"}
    class_of(tmp_path, *work, names=names).__exit__(None, None, None)
    return tmp_path


def lines(text: str) -> list[list[str]]:
    return [line.split(maxsplit=3) for line in text.splitlines() if line[:4].strip().rstrip(".").isdigit()]


def run(folder: Path, names: bool = False, aliases: str = "", width: int = 80) -> str:
    file = io.StringIO()
    console = quiet_console(file, no_color=True)
    console.width = width
    assert leaderboard_command(str(folder), False, names, console, aliases) == 0
    return file.getvalue()


def test_ties_share_a_rank_and_the_next_one_stays_empty(folder: Path) -> None:
    found = lines(run(folder, names=True))
    assert [(rank, points) for rank, points, *_ in found] == [
        ("1.", "100"), ("2.", "95"), ("2.", "95"), ("4.", "85"), ("5.", "0")
    ]  # fmt: skip
    assert [name.strip() for *_, name in found] == ["כהן, נועה", "Ann Ames", "🦊 Fox", "Dov", "Eva"]
    assert "1 student has no points yet and no place." in run(folder)


def test_nobody_is_named_who_did_not_choose_it(folder: Path) -> None:
    (folder / "aliases.csv").write_text("who,alias\ncem,Speedy\nnobody,X\n", encoding="utf-8")
    text = run(folder)
    assert "Speedy" in text
    for said in ("Ann", "Ames", "bob", "נועה", "🦊", "Dov", "Eva"):
        assert not re.search(rf"\b{said}\b", text)
    assert "aliases.csv, line 3, means nobody of the class: it is passed over." in text
    assert run(folder) == text


def test_a_made_up_name_cannot_be_computed_from_a_key(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    class_of(other, graded("bob", made_result(EXERCISE))).__exit__(None, None, None)
    names = []
    for each in (folder, other):
        with ClassDatabase(each / NAME) as base:
            names.append(leaderboard(base).places[0].name)
    assert names[0] != names[1]


def test_another_file_of_aliases_may_be_named(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("who;alias\nbob;Champion\n")
    assert lines(run(folder, aliases=str(tmp_path / "other.csv")))[0][3].strip() == "Champion"
    with pytest.raises(CallError, match="cannot be read"):
        run(folder, aliases=str(tmp_path / "none.csv"))


def test_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    console = quiet_console(io.StringIO(), no_color=True)
    assert leaderboard_command(str(folder), True, True, console) == 0
    body = json.loads(capsys.readouterr().out)
    assert (body["schema"], body["exercises"], body["max_points"]) == ("grade/leaderboard/v1", [EXERCISE], 100)
    assert body["students"][0] == {"rank": 1, "points": 100, "name": "כהן, נועה"}
    assert body["without_points"] == 1
    leaderboard_command(str(folder), True, False, console)
    assert "bob" not in capsys.readouterr().out


def test_points_are_those_of_all_exercises(tmp_path: Path) -> None:
    with made_class(tmp_path, 20, "exercise3", "exercise4") as base:
        found = leaderboard(base, names=True)
        marks = {"Doe, Jane": sum(mark.points or 0 for mark in base.marks() if mark.student.key == "s000")}
    assert found.most == 200
    assert {place.name: place.points for place in found.places}["Doe, Jane"] == marks["Doe, Jane"]
    assert found.without == 3


def test_what_means_harm_is_made_harmless(tmp_path: Path) -> None:
    hostile_class(tmp_path).__exit__(None, None, None)
    text = run(tmp_path, names=True, width=200)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "\\x1b[2J" in text


def test_a_name_that_is_too_long_is_cut_and_the_rest_stays_in_place(tmp_path: Path) -> None:
    names = {"a": "長" * 60, "b": "🦊" * 60}
    work = [graded("a", made_result(EXERCISE)), graded("b", made_result(EXERCISE, ["greets"]))]
    class_of(tmp_path, *work, names=names).__exit__(None, None, None)
    found = run(tmp_path, names=True, width=60).splitlines()
    cut = [line for line in found if "…" in line]
    assert [line[:30] for line in cut] == [f"1.  100  {'█' * 20} ", f"2.   50  {'█' * 10}{'░' * 10} "]
    assert all(cell_len(line.rstrip()) <= 60 for line in cut)


def test_a_folder_without_a_class_is_said_and_gets_none(tmp_path: Path) -> None:
    with pytest.raises(CallError, match=r"holds no class\.db"):
        run(tmp_path)
    assert list(tmp_path.iterdir()) == []
