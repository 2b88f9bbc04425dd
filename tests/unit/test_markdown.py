"""Markdown: everything is in it, and nothing that a program printed is markup; markdown-it reads it as an oracle."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from grader.feedback import Level, at_level
from grader.result import Result, Status
from grader.show.harmless import harmless
from grader.show.markdown import code, fenced, markdown, prose
from tests.unit.telling import HARM, result
from tests.unit.test_result import results

ACTING = {
    "html_inline",
    "html_block",
    "link_open",
    "image",
    "heading_open",
    "list_item_open",
    "hr",
    "em_open",
    "strong_open",
}
nasty = st.one_of(
    st.text(max_size=40),
    st.text(st.sampled_from("`~*_[]()<>!&#+-=|\\\n 1.a:/@w"), max_size=40),
    st.sampled_from([HARM, "```\n# out\n```", "[a](http://x)", "![a](b)", "<b>", "a_b_", "- x", "1. x", "> q", "&lt;"]),
)


def tokens(text: str) -> list[Token]:
    read = MarkdownIt("commonmark").enable("table").enable("strikethrough").parse(text)
    return [each for token in read for each in (token, *(token.children or []))]


def text_of(found: list[Token]) -> str:
    return "".join(token.content for token in found if token.type in ("text", "code_inline", "text_special"))


@given(nasty)
def test_a_sentence_is_text_and_nothing_else(text: str) -> None:
    found = tokens(prose(text))
    assert not {token.type for token in found} & (
        ACTING | {"code_inline", "fence", "code_block", "table_open", "s_open"}
    )
    assert text_of(found) == " ".join(harmless(text).split())


@given(nasty)
def test_no_output_gets_out_of_its_fence(text: str) -> None:
    found = tokens(f"before\n\n{fenced(text)}\n\nafter")
    fences = [token for token in found if token.type == "fence"]
    assert [token.content for token in fences] == [harmless(text) + "\n"]
    assert text_of(found) == "beforeafter"


@given(nasty)
def test_code_within_a_line_is_what_it_was(text: str) -> None:
    wanted = " ".join(harmless(text).split())
    found = [token for token in tokens(f"x {code(text)} y") if token.type == "code_inline"]
    assert [token.content.strip() for token in found] == [wanted.strip()]


@pytest.mark.parametrize("text", ["http://evil.example", "www.evil.example", "a@evil.example", "WWW.x.example"])
def test_what_github_would_make_a_link_is_broken_up(text: str) -> None:
    shown = prose(text)
    assert "p://" not in shown
    assert "www." not in shown.lower()
    assert "\\@" in shown or "@" not in shown
    assert text_of(tokens(shown)) == text


@given(results())
def test_any_result_is_sound_markdown(found: Result) -> None:
    told = tokens(markdown(found, "A *title* <b>"))
    assert not {token.type for token in told} & {"html_inline", "html_block", "link_open", "image"}
    headings = [token for token in told if token.type == "heading_open"]
    lost = [check for check in found.checks if check.status in (Status.FAILED, Status.ERROR)]
    assert [token.tag for token in headings] == ["h1", *("h2" for _ in lost)]
    assert len([token for token in told if token.type == "tr_open"]) == 1 + len(found.checks)


def test_what_means_harm_is_text_wherever_it_stands() -> None:
    hostile = replace(result(HARM), submission=replace(result().submission, path=HARM))
    told = tokens(markdown(hostile, HARM))
    assert not {token.type for token in told} & {"html_inline", "html_block", "link_open", "image"}
    assert "<script>alert(1)</script>" in text_of(told)


def test_all_evidence_is_told() -> None:
    text = markdown(result("seen"), "You are connected!")
    for told in (
        "# You are connected!",
        "**20 of 70 points.** Some checks could not be judged",
        "| – | Serves the next `serves_next` *skipped, because greets comes first* | 0/10 |",
        "## ✘ Greets (0/30 points)",
        "expected  seen",
        "          ^ here it begins to differ",
        "On the wire:",
        "  you seen",
        "What the other side sent:",
        "> tcp seen",
        "`python3 seen`: it ended with exit status 1, seen",
        "The last lines of its stderr:",
        "**Hint:** seen",
        "The same as in `greets`: seen",
        "## ! Starts again (costs no points)",
        "grade exercise3 exercise3 --only greets --seed 7",
    ):
        assert told in text


def test_nothing_of_what_a_level_leaves_out_is_told() -> None:
    assert "S3CRET" in markdown(result("S3CRET"))
    assert "S3CRET" not in markdown(at_level(result("S3CRET"), Level.VERDICT, {}))
