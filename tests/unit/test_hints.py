"""hints.toml: three steps for every check that there is, read in one way, and every fault told with its place."""

from __future__ import annotations

import json
import string
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from grader.author.hints import LONGEST_STEP, about_hints, about_shared_hints, code_lines
from grader.checking.declare import checks_of
from grader.errors import CallError, ExerciseError
from grader.exercise import Exercise, find, names
from grader.game.hints import hints_for, read
from grader.game.rules import HINT_STEPS

WORDS = st.text(alphabet=string.ascii_letters + string.digits + " \t\n`'\"\\()[]=#é✔", min_size=1, max_size=60)
STEPS = st.lists(WORDS.filter(str.strip), min_size=1, max_size=4)
KEYS = st.text(alphabet=string.ascii_lowercase + "_", min_size=1, max_size=12)


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    """A catalogue of one exercise with one check, `greets`, and no hints.toml."""
    folder = tmp_path / "exercises" / "small"
    folder.mkdir(parents=True)
    (folder / "exercise.toml").write_text(
        'format_version = 1\ntitle = "t"\nworld = 1\nfactor = 1\nprograms = ["p.py"]\narguments = ""\nsummary = "s"\n'
    )
    (folder / "checks.py").write_text(
        "from grader.checking import check\n\n\n"
        '@check(points=100, hint="its own hint")\ndef greets() -> None:\n    """It greets"""\n'
    )
    return tmp_path / "exercises"


def small(catalogue: Path) -> Exercise:
    from grader.exercise import load

    return load(catalogue / "small")


@pytest.mark.parametrize("name", names())
def test_every_check_has_three_different_steps(name: str) -> None:
    exercise = find(name)
    for check in checks_of(exercise):
        steps = hints_for(exercise, check.id)
        assert len(set(steps)) == len(steps) == HINT_STEPS, check.id
        for step in steps:
            assert 5 < len(step.split()) <= LONGEST_STEP, (check.id, step)


@pytest.mark.parametrize("name", names())
def test_no_hint_gives_a_line_of_the_solution(name: str) -> None:
    exercise = find(name)
    assert [str(each) for each in about_hints(exercise, checks_of(exercise))] == []


def test_no_shared_hint_is_for_nobody() -> None:
    assert [str(each) for each in about_shared_hints()] == []


def test_the_exercise_wins_over_what_is_shared_and_both_over_the_checks_own_hint(catalogue: Path) -> None:
    exercise = small(catalogue)
    assert hints_for(exercise, "greets") == ("its own hint",)
    (catalogue / "hints.toml").write_text('greets = ["shared 1", "shared 2"]\n')
    assert hints_for(exercise, "greets") == ("shared 1", "shared 2")
    (catalogue / "small" / "hints.toml").write_text('greets = ["mine"]\n')
    assert hints_for(exercise, "greets") == ("mine",)


def test_texts_are_read_without_a_look_at_the_checks(catalogue: Path) -> None:
    (catalogue / "hints.toml").write_text('greets = ["shared"]\n')
    (catalogue / "small" / "checks.py").write_text("raise RuntimeError('nobody may import this')\n")
    assert hints_for(small(catalogue), "greets") == ("shared",)
    with pytest.raises(ExerciseError, match="cannot be imported: RuntimeError: nobody may import this"):
        hints_for(small(catalogue), "other")


def test_a_check_that_there_is_not_is_told(catalogue: Path) -> None:
    with pytest.raises(CallError, match=r"small has no check called greats\. It has: greets\."):
        hints_for(small(catalogue), "greats")


@given(texts=st.dictionaries(KEYS, STEPS, max_size=5))
def test_what_is_written_is_what_is_read_but_for_line_breaks(
    tmp_path_factory: pytest.TempPathFactory, texts: dict[str, list[str]]
) -> None:
    path = tmp_path_factory.mktemp("hints") / "hints.toml"
    path.write_text(written(texts), encoding="utf-8")
    assert read(path) == {key: tuple(" ".join(step.split()) for step in steps) for key, steps in texts.items()}


def written(texts: Mapping[str, object]) -> str:
    """As TOML, whose strings are those of JSON."""
    return "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in texts.items())


@given(
    texts=st.dictionaries(KEYS, STEPS, min_size=1, max_size=5),
    wrong=st.sampled_from(["one text", 3, [], [1], ["a", " \n"], [["a"]]]),
    which=st.integers(0),
)
def test_a_wrong_value_is_told_with_file_line_and_key(
    tmp_path_factory: pytest.TempPathFactory, texts: dict[str, object], wrong: object, which: int
) -> None:
    path = tmp_path_factory.mktemp("hints") / "hints.toml"
    number = which % len(texts)
    key = list(texts)[number]
    path.write_text(written({**texts, key: wrong}), encoding="utf-8")
    with pytest.raises(ExerciseError) as found:
        read(path)
    assert str(found.value).startswith(f"{path} has 1 problem: line {number + 1}, column 1: `{key}` has ")


@given(text=st.text(alphabet=string.printable + "é", max_size=200))
def test_no_file_crashes_the_reader(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("hints") / "hints.toml"
    path.write_text(text, encoding="utf-8")
    told = ""
    try:
        texts = read(path)
    except ExerciseError as error:
        texts, told = {}, str(error)
    assert not told or str(path) in told
    assert all(steps and all(steps) for steps in texts.values())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('greets = ["a",\n  b]\n', "hints.toml, line 2, column 3: "),
        ("# é\n\nshape = 3\n", "line 3, column 1: `shape` has to be a list of texts"),
        ("[greets]\nfirst = 'a'\n", "`greets` has to be a list of texts"),
        ("greets = ['a', '']\n", "line 1, column 1: `greets` has nothing in step 2"),
        # a text that begins as the key does is not the place of the key
        ("a = [\n'''\nb is here\n''',\n]\nb = 1\n", "line 6, column 1: `b`"),
    ],
)
def test_faults_are_told_as_a_compiler_does(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "hints.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ExerciseError) as found:
        read(tmp_path / "hints.toml")
    assert words in str(found.value)


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "hints.toml").write_bytes(b"a = ['\xff']\n")
    with pytest.raises(ExerciseError, match="cannot be read"):
        read(tmp_path / "hints.toml")


def test_code_is_what_is_left_without_comments_and_texts_alone() -> None:
    program = '"""A docstring that is long."""\n\nx = f(1,\n      2)  # why\n# all comment\nif  x:\n\tprint("a # b")\n'
    assert list(code_lines(program)) == ["x = f(1,", "2)", "if x:", 'print("a # b")']


@given(text=st.text(alphabet=string.printable, max_size=200))
def test_no_program_crashes_the_search_for_its_lines(text: str) -> None:
    assume("\f" not in text)
    for line in code_lines(text):
        assert line == " ".join(line.split())
