"""The report as it is written: sound, nobody named before its script runs, and what strangers wrote does nothing."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

from grader.classroom.database import NAME, ClassDatabase, Graded
from grader.classroom.model import Entry, Intake, State, Student
from grader.classroom.report.page import write_report
from grader.classroom.report.veil import Veil
from grader.errors import CallError
from tests.classroom.making import made_class, task_of
from tests.classroom.report.classes import EXERCISE, class_of, failing, graded, hostile_class
from tests.unit.test_page import Reader


def link(student: str, exercise: str) -> str:
    return f"feedback/{student}-{exercise}.html"


def written(base: ClassDatabase, folder: Path) -> str:
    write_report(base, folder / "report.html", link)
    return (folder / "report.html").read_text(encoding="utf-8")


def without_data(text: str) -> str:
    return re.sub(r'<script type="application/json".*?</script>', "", text, flags=re.DOTALL)


def data_of(text: str) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert found
    body: dict[str, object] = json.loads(found.group(1))
    return body


def must_be_sound(text: str) -> Reader:
    read = Reader(text)
    assert read.open == []
    assert not {tag for tag, _ in read.tags} & {"img", "iframe", "object", "link", "form", "base"}
    assert [tag for tag, _ in read.tags].count("script") == 2
    assert not [key for _, attributes in read.tags for key in attributes if key.startswith("on") or key == "style"]
    assert not [place for place in read.attributes("href") if not place.startswith("#")]
    identifiers = read.attributes("id")
    assert len(identifiers) == len(set(identifiers))
    assert {place[1:] for place in read.attributes("href")} <= set(identifiers)
    assert {each for names in read.attributes("aria-labelledby") for each in names.split()} <= set(identifiers)
    return read


def test_the_page_is_sound_and_says_what_the_class_did(tmp_path: Path) -> None:
    with made_class(tmp_path, 60, "exercise3", "exercise4") as base:
        read = must_be_sound(written(base, tmp_path))
    words = " ".join(read.text.split())
    for told in ("60 students", "To explain tomorrow", "The Docker engine stopped answering.", "folders", "⊘ refused"):
        assert told in words
    assert "27 November 2026, 10:00 UTC" in words
    levels = [int(tag[1]) for tag, _ in read.tags if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_as_it_is_written_it_names_nobody(tmp_path: Path) -> None:
    with made_class(tmp_path, 40) as base:
        text = written(base, tmp_path)
        students = base.students()
    plain = without_data(text)
    for student in students:
        for said in (student.name, student.key, *student.ids.values()):
            assert not re.search(rf"\b{re.escape(said)}\b", plain), said
    assert "stranger" not in plain
    assert "feedback/" not in plain
    assert {row["name"] for row in data_of(text)["rows"]} == {each.name for each in students}  # type: ignore[attr-defined]


def test_a_message_that_names_its_student_is_veiled(tmp_path: Path) -> None:
    message = "Your program in DOE_jane.py said 'I am Jane'; Janet and the client are others."
    work = graded("jdoe", failing({"listens": message}, "hello from jdoe"))
    with class_of(tmp_path, work, names={"jdoe": "Doe, Jane"}) as base:
        text = written(base, tmp_path)
    plain = without_data(text)
    assert "•••_•••.py said &#39;I am •••&#39;; Janet and the client are others." in plain
    assert "hello from •••" in plain
    assert message in data_of(text)["texts"]  # type: ignore[operator]


@pytest.mark.parametrize(
    ("name", "text", "hidden"),
    [
        ("Li, An", "An analysis of li by Lilian", "••• analysis of ••• by Lilian"),
        ("כהן, נועה", "ונועה כאן", "ו••• כאן"),
        ("李, 小龍", "我是李小龍", "我是••••••"),
        ("a|b.*", "aXb a|b.*", "aXb •••"),
        ("", "nothing to hide", "nothing to hide"),
    ],
)
def test_names_are_found_in_texts_as_people_write_them(name: str, text: str, hidden: str) -> None:
    student = Student("k0", name, {"section": "to"})
    assert Veil([student], "secret").without(text, student) == hidden


def test_numbers_are_drawn_by_the_secret_and_stay(tmp_path: Path) -> None:
    students = [Student(f"s{number:02}", f"S {number}") for number in range(30)]
    one, again, other = (Veil(students, secret).numbers for secret in ("a", "a", "b"))
    assert one == again != other
    assert sorted(one.values()) == list(range(1, 31))
    assert [one[student.key] for student in students] != sorted(one.values())
    with made_class(tmp_path, 30) as base:
        assert written(base, tmp_path) == written(base, tmp_path)


def test_what_means_harm_is_text(tmp_path: Path) -> None:
    with hostile_class(tmp_path) as base:
        text = written(base, tmp_path)
    plain = must_be_sound(text).text
    assert "{{ 7*7 }}" in plain
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", text)
    assert "<img" not in text
    assert "<script>alert" not in text
    assert "refused" in plain
    assert len(data_of(text)["rows"]) == 2  # type: ignore[arg-type]


def test_the_policy_allows_the_one_style_and_the_one_script(tmp_path: Path) -> None:
    with made_class(tmp_path, 3) as base:
        text = written(base, tmp_path)
    policy = next(value for value in Reader(text).attributes("content") if "default-src" in value)
    for tag, name in (("style", "style-src"), ("script", "script-src")):
        body = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert len(body) == 1
        digest = base64.b64encode(hashlib.sha256(body[0].encode()).digest()).decode()
        assert f"{name} 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_a_class_without_students_and_one_that_is_not_graded_yet_have_a_page(tmp_path: Path) -> None:
    with ClassDatabase(tmp_path / NAME) as base:
        base.take_in(Intake("folders", (), ()), [task_of(EXERCISE)])
        assert "0 students" in must_be_sound(written(base, tmp_path)).text
        student = Student("a", "A")
        base.take_in(Intake("folders", (student,), (Entry(student, EXERCISE),)), [task_of(EXERCISE)])
        assert "1 student," in must_be_sound(written(base, tmp_path)).text
        base.keep(Graded("a", EXERCISE, State.MISSING))
        assert "nothing handed in" in must_be_sound(written(base, tmp_path)).text


def test_a_result_of_an_older_exercise_has_cells_that_say_so(tmp_path: Path) -> None:
    result = failing({"greets": "No."})
    short = Graded("a", EXERCISE, State.GRADED, result=type(result)(**{**vars(result), "checks": result.checks[:3]}))
    with class_of(tmp_path, short) as base:
        text = written(base, tmp_path)
    assert must_be_sound(text).text.count("?") >= 7


def test_a_page_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with made_class(tmp_path, 3) as base, pytest.raises(CallError, match="cannot be written"):
        write_report(base, tmp_path / "no" / "report.html")
