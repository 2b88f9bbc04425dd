"""The page: everything is on it, nothing that a program printed does anything, and it needs nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

from hypothesis import given

from grader.feedback import Level, at_level
from grader.result import Result, Status
from grader.show.html import caret, page
from tests.unit.telling import HARM, result
from tests.unit.test_result import results

NO_END = {"meta", "link", "br", "img", "input", "hr"}


class Reader(HTMLParser):
    """Reads a page: its tags, its attributes, its text; complains where tags do not nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in NO_END:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def attributes(self, name: str) -> list[str]:
        return [value or "" for _, attributes in self.tags for key, value in attributes.items() if key == name]


def must_be_sound(text: str) -> Reader:
    read = Reader(text)
    assert read.open == []
    assert not {tag for tag, _ in read.tags} & {"script", "img", "iframe", "object", "link", "form", "base"}
    assert not [key for _, attributes in read.tags for key in attributes if key.startswith("on")]
    assert not [place for place in read.attributes("href") if not place.startswith("#")]
    assert read.attributes("src") == []
    identifiers = read.attributes("id")
    assert len(identifiers) == len(set(identifiers))
    assert {place[1:] for place in read.attributes("href")} <= set(identifiers)
    assert {each for names in read.attributes("aria-labelledby") for each in names.split()} <= set(identifiers)
    return read


def test_what_means_harm_is_text() -> None:
    hostile = replace(result(HARM), backend=HARM, started=HARM, versions={HARM: HARM})
    text = page(hostile, HARM)
    read = must_be_sound(text)
    assert "<script>alert(1)</script>" in read.text
    assert "<script" not in text
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", text)
    assert "49" not in read.text.replace("{{ 7*7 }}", "")


@given(results())
def test_any_result_is_a_sound_page(found: Result) -> None:
    read = must_be_sound(page(found, "A title"))
    for check in found.checks:
        assert check.id in read.text
    assert f"{found.score}" in read.text


def test_headings_are_in_order_and_there_are_landmarks() -> None:
    read = must_be_sound(page(result()))
    levels = [int(tag[1]) for tag, _ in read.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert {"header", "main", "footer", "table", "th"} <= {tag for tag, _ in read.tags}


def test_each_check_is_told_in_words() -> None:
    text = " ".join(Reader(page(result("words"), "You are connected!")).text.split())
    for told in (
        "You are connected!",
        "20 of 70 points",
        "✔ passed",
        "✘ failed",
        "– skipped",
        "! not judged",
        "skipped, because greets comes first",
        "The grader could not judge this check; it costs you nothing.",
        "The same as in greets: words",
        "grade exercise3 exercise3 --only greets --seed 7",
        "22 November 2026, 12:00 UTC",
        "containers (docker)",
        "▶ tcp words",
        "here should have come: words expected",
    ):
        assert told in text


def test_nothing_of_what_a_level_leaves_out_is_on_the_page() -> None:
    assert "S3CRET" in page(result("S3CRET"))
    assert "S3CRET" not in page(at_level(result("S3CRET"), Level.VERDICT, {}))
    assert "should have come" not in page(at_level(result("S3CRET"), Level.OBSERVED, {}))


def test_the_caret_stands_where_the_texts_differ_whatever_was_escaped() -> None:
    failed = replace(result().checks[1], observed="2 bytes: '\x1b日\\n'\nmore", caret=11)
    place = caret(failed)
    assert place is not None
    assert (place.before, place.differs, place.line) == ("2 bytes: '\\x1b", "日", "\\n'")
    assert (place.column, place.below) == ("2 bytes: '\\x1b", "\nmore")
    assert caret(replace(failed, caret=-1)) is None
    assert caret(replace(failed, caret=99)) is None
    at_an_escape = caret(replace(failed, observed="'a\\n'", caret=2))
    assert at_an_escape is not None
    assert at_an_escape.differs == "\\n"


def test_a_result_without_checks_that_failed_has_nothing_to_mend() -> None:
    passed = replace(result(), checks=result().checks[:1])
    assert passed.status is Status.PASSED
    read = must_be_sound(page(passed))
    assert "Everything works. Well done!" in read.text
    assert "What happened" not in read.text
