"""The map fits its screen whatever the log holds, says what is next, and is plain where it must be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.exercise import find, names
from grader.game.advice import advice
from grader.game.badges import BADGES
from grader.game.log import Attempt, Log
from grader.game.standing import in_order, standing
from grader.result import Status
from grader.show.map import map_json, map_lines
from grader.show.paint import Paper, plain
from tests.game.making import attempt, attempts, logs, tried

NOWHERE = Path("/nowhere")


def whole(name: str) -> Attempt:
    return attempt(name, [tried("all", points=100)], factor=find(name).factor)


EVERYTHING = [whole(name) for name in names()]
MANY = st.builds(
    Log,
    st.lists(st.one_of(attempts(), st.sampled_from(EVERYTHING)), max_size=20).map(tuple),
    badges=st.sets(st.sampled_from([badge.id for badge in BADGES])).map(
        lambda ids: dict.fromkeys(ids, "2026-01-01T00:00:00+00:00")
    ),
)


@given(MANY, st.booleans())
def test_it_fits_into_80_by_24_with_a_prompt_below(log: Log, unicode: bool) -> None:
    found = standing(log)
    for folder in (NOWHERE, NOWHERE / "exercise3", NOWHERE / "exercise14"):
        text = plain(map_lines(found, advice(found, folder), Paper(unicode=unicode)))
        assert len(text.splitlines()) <= 23
        assert max(map(len, text.splitlines())) <= 80
        assert unicode or text.isascii()
        assert all(f" {name} " in text for name in names())


def test_on_a_high_screen_there_is_room_between_the_worlds() -> None:
    found = standing(Log())
    low, high = (map_lines(found, advice(found, NOWHERE), Paper(height=lines)) for lines in (24, 50))
    assert len(high) == len(low) + 5


@given(logs())
def test_as_data_it_says_the_same(log: Log) -> None:
    found = standing(log)
    body = json.loads(json.dumps(map_json(found, advice(found, NOWHERE))))
    places = [place for world in body["worlds"] for place in world["exercises"]]
    assert [place["name"] for place in places] == [each.name for each in in_order()]
    assert sum(place["xp"] for place in places) <= body["xp"]
    assert body["schema"] == "grade/map/v1"


def test_exercises_come_by_world_and_then_by_number() -> None:
    order = [1, 2, 5, 3, 4, 8, 9, 6, 7, 10, 11, 12, 13, 14]
    assert [each.name for each in in_order()] == [f"exercise{number}" for number in order]


def commands(log: Log, folder: Path) -> list[str]:
    return [command for command, _ in advice(standing(log), folder).commands]


def test_it_goes_on_with_what_lies_in_the_folder(tmp_path: Path) -> None:
    begun = Log((attempt("exercise1", [tried("loopback", Status.FAILED)]),))
    assert commands(Log(), tmp_path)[0] == "grade start exercise1"
    (tmp_path / "exercise3").mkdir()
    assert commands(Log(), tmp_path)[0] == "grade exercise3"
    (tmp_path / "exercise1").mkdir()
    assert commands(begun, tmp_path)[0] == "grade exercise1"
    assert commands(begun, tmp_path / "exercise3")[0] == "grade exercise3"
    assert commands(Log((whole("exercise1"),)), tmp_path)[0] == "grade exercise3"


def test_in_the_folder_of_a_finished_exercise_it_leads_out(tmp_path: Path) -> None:
    (tmp_path / "exercise1").mkdir()
    log = Log((whole("exercise1"),))
    assert commands(log, tmp_path / "exercise1")[:2] == ["cd ..", "grade start exercise2"]
    (tmp_path / "exercise2").mkdir()
    assert commands(log, tmp_path / "exercise1")[:2] == ["cd ..", "grade exercise2"]


def test_when_all_is_finished_it_says_so() -> None:
    found = standing(Log(tuple(EVERYTHING)))
    then = advice(found, NOWHERE)
    assert (found.next, then.place) == ("", None)
    assert "Every exercise is finished" in plain(map_lines(found, then, Paper()))
    assert found.level.title == "Transport Layer"


@pytest.mark.parametrize("number", range(len(EVERYTHING)))
def test_what_is_next_is_the_first_unfinished(number: int) -> None:
    order = [each.name for each in in_order()]
    found = standing(Log(tuple(map(whole, order[:number]))))
    assert found.next == order[number]
    assert next(place.name for place in found.places if place.open) == order[number]
