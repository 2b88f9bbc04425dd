"""Whatever lies in a class's folder: it is taken in or refused in one line, and every student is graded or told why."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.classroom.intake import read_entry
from grader.errors import GradeError, SubmissionError
from grader.exercise import find
from grader.submission import MANIFEST, clashes
from tests.classroom.intake.asking import intake
from tests.classroom.layouts import packed, written

FOLDERS = ["jane", "bo", "exercise3", "ex4", "exercise3-kim", "Jane_1_assignsubmission_file", "submission_1", "src"]
FILES = ["tcp_server.py", "server.py", "TCP_client.py", "a.py", "kim_1_2_tcp_server.py", "bo_tcp_server.py", "x.txt"]
ODD = ["submission_metadata.yml", MANIFEST, "work.zip", "bo (1).zip", "exercise4.zip", "tcp_server.py.txt", "y.rar"]
contents = st.sampled_from([b"", b"print(1)\n", b'{"exercise": "exercise3"}', b"PK\x03\x04"])
paths = st.tuples(
    st.lists(st.sampled_from(FOLDERS), max_size=3), st.one_of(st.sampled_from(FILES), st.sampled_from(ODD))
).map(lambda parts: "/".join([*parts[0], parts[1]]))
flat = st.dictionaries(paths, contents, max_size=6)
zips = flat.map(lambda files: {name: packed(files) if name.endswith(".zip") else data for name, data in files.items()})
trees = st.one_of(flat, st.tuples(flat, zips).map(lambda both: {**both[0], **both[1]}))


@given(tree=trees, exercises=st.sampled_from([("exercise3",), ("exercise3", "exercise4"), ("exercise12",)]))
@settings(max_examples=150, deadline=None)
def test_every_tree_is_taken_in_or_refused(
    tree: dict[str, bytes], exercises: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory
) -> None:
    place = written(tmp_path_factory.mktemp("any") / "class", {"README.md": b"", **tree})
    try:
        taken = intake(place, *exercises)
    except GradeError as error:
        return one_line(error)
    assert len({student.key for student in taken.students}) * len(exercises) == len(taken.entries)
    for entry in taken.entries:
        try:
            submission, notes = read_entry(entry, find(entry.exercise))
        except SubmissionError as error:
            one_line(error)
            continue
        assert set(find(entry.exercise).programs) <= set(submission.files)
        assert not any(clashes(name, submission.files) for name in submission.files)
        assert all(note.endswith(".") for note in notes)
    return None


def one_line(error: Exception) -> None:
    assert str(error).endswith(".")
    assert "\n" not in str(error)
