"""A ladder is well-formed whatever it says, and says everything in words too."""

from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.result import Step
from grader.show.ladder_svg import KINDS, MOST_LINES, RIGHT, WIDTH, cells, ladder_lines, ladder_svg, wrapped
from tests.unit.telling import HARM, PEER, YOU, steps

SVG = "{http://www.w3.org/2000/svg}"
texts = st.text(max_size=60) | st.text(alphabet=st.characters(max_codepoint=0x20), max_size=9)
any_step = st.builds(
    Step, st.floats(0, 1e6), texts, texts, st.booleans(), texts, st.sampled_from([*KINDS, "nothing known"])
)


def texts_of(drawing: Element) -> list[str]:
    return [each.text or "" for each in drawing.iter(f"{SVG}text")]


def group(drawing: Element, kind: str) -> Element:
    return next(each for each in drawing.iter(f"{SVG}g") if f"step {kind} " in each.get("class", ""))


@given(st.lists(any_step, max_size=8))
def test_whatever_steps_say_the_drawing_is_well_formed(drawn: list[Step]) -> None:
    assert fromstring(ladder_svg(drawn)).tag == f"{SVG}svg"
    assert all("\n" not in line for line in ladder_lines(drawn))


@pytest.mark.parametrize("what", [HARM, "\ud800", "\ufffe\uffff", "日本語" * 90, "x" * 100_000, "", "\n\n"])
def test_hostile_and_endless_texts_stay_in_their_place(what: str) -> None:
    drawing = fromstring(ladder_svg([Step(0.0, what, what, True, what, kind) for kind in KINDS]))
    assert not list(drawing.iter(f"{SVG}script"))
    assert all(0 <= float(each.get("x", "0")) <= WIDTH for each in drawing.iter(f"{SVG}text"))
    assert len(wrapped(what)) <= MOST_LINES


@given(st.text(max_size=400))
def test_no_line_is_wider_than_the_room_between_the_lifelines(what: str) -> None:
    from grader.show.harmless import xml_text
    from grader.show.ladder_svg import COLUMNS

    assert all(cells(line) <= COLUMNS for line in wrapped(xml_text(what)))


def test_every_kind_has_a_look_of_its_own_and_words() -> None:
    drawing = fromstring(ladder_svg(steps()))
    for kind in KINDS:
        assert f"18 bytes {kind}" in "".join(texts_of(group(drawing, kind)))
        assert group(drawing, kind).find(f"{SVG}title") is not None


def test_what_should_have_come_is_a_dashed_place_and_no_arrow() -> None:
    place = group(fromstring(ladder_svg(steps())), "expected")
    frame = place.find(f"{SVG}rect")
    assert frame is not None
    assert frame.get("stroke-dasharray")
    assert place.find(f"{SVG}path") is None
    assert texts_of(place) == ["✘ here should have come: 18 bytes expected"]


def test_a_fold_is_words_without_an_arrow() -> None:
    fold = group(
        fromstring(ladder_svg([Step(0, YOU, PEER, True, "SYN", "syn"), Step(1, "", "", True, "… 3 …")])), "fold"
    )
    assert texts_of(fold) == ["… 3 …"]
    assert fold.find(f"{SVG}path") is None


def test_arrows_point_from_who_sent() -> None:
    drawing = fromstring(ladder_svg([Step(0, YOU, PEER, True, "a"), Step(1, YOU, PEER, False, "b")]))
    yours, theirs = (
        each.findall(f"{SVG}path")[1].get("d", "")
        for each in drawing.iter(f"{SVG}g")
        if "step" in each.get("class", "")
    )
    assert yours.startswith(f"M{RIGHT - 2} ")
    assert theirs.startswith("M66 ")


def test_each_conversation_has_its_heads() -> None:
    heads = [words for words in texts_of(fromstring(ladder_svg(steps()))) if words.startswith(("you ", "peer "))]
    assert heads == [f"you {YOU}", f"peer {PEER}", f"you {YOU}", "peer 10.197.100.3:40001"]


def test_two_hundred_steps_of_many_conversations_are_all_there() -> None:
    many = [Step(n, YOU, f"10.0.0.9:{n // 4}", n % 2 == 0, f"step {n}") for n in range(200)]
    assert {f"step {n}" for n in range(200)} <= set(texts_of(fromstring(ladder_svg(many))))
    assert len(ladder_lines(many)) == 250


def test_it_is_an_image_with_a_title_and_a_description() -> None:
    drawing = fromstring(ladder_svg(steps(), "ladder-greets"))
    named = [drawing.find(f"{SVG}{part}") for part in ("title", "desc")]
    assert drawing.get("role") == "img"
    assert drawing.get("aria-labelledby") == " ".join(each.get("id", "") for each in named if each is not None)
    assert all(each is not None and each.text for each in named)
