"""The zip that is handed in is the submission: read again it has the same digest; the same files give the same zip."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader import exercise, submission
from grader.errors import SubmissionError
from grader.handing_in.package import package
from grader.submission import LARGEST_FILE, MANIFEST, Submission

EXERCISE = exercise.find("exercise3")
PROGRAM = {"tcp_server.py": b"x = 1\n"}
PART = st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=8).filter(
    lambda part: part not in (".", "..")
)
TREES = st.dictionaries(st.lists(PART, min_size=1, max_size=3).map("/".join), st.binary(max_size=20), max_size=6)


def handed_in(place: Path, files: dict[str, bytes], created: str = "then") -> Path:
    """A zip of these files, as `grade submit` writes it."""
    path = place / "handed-in.zip"
    path.write_bytes(package("exercise3", Submission(".", files), None, created))
    return path


@given(tree=TREES)
@settings(max_examples=60)
def test_a_folder_and_the_zip_made_of_it_are_the_same_submission(
    tmp_path_factory: pytest.TempPathFactory, tree: dict[str, bytes]
) -> None:
    place = tmp_path_factory.mktemp("hand-in")
    folder = place / "work"
    for name, data in {**tree, **PROGRAM}.items():
        try:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        except OSError:  # a name that is a file and a folder at once
            continue
    found = submission.read(folder, EXERCISE)
    again = submission.read(handed_in(place, found.files), EXERCISE)
    assert again.files == found.files
    assert again.sha256 == found.sha256


@given(files=TREES, times=st.tuples(st.text(max_size=5), st.text(max_size=5)))
def test_the_same_files_give_the_same_bytes_before_the_manifest(
    files: dict[str, bytes], times: tuple[str, str]
) -> None:
    one, two = (
        package("exercise3", Submission(place, dict(order)), None, created)
        for place, order, created in (
            ("here", files.items(), times[0]),
            ("there", reversed(files.items()), times[1]),
        )
    )
    before = [zipfile.ZipFile(io.BytesIO(data)).getinfo(MANIFEST).header_offset for data in (one, two)]
    assert before[0] == before[1]
    assert one[: before[0]] == two[: before[1]]
    assert (one == two) == (times[0] == times[1])


def test_a_platform_may_put_a_folder_round_it_and_add_its_own(tmp_path: Path) -> None:
    inside = zipfile.ZipFile(handed_in(tmp_path, {**PROGRAM, "deep/grade-submission.json": b"mine"}))
    with zipfile.ZipFile(tmp_path / "round.zip", "w") as packed:
        packed.writestr("Ada_123/__MACOSX/._x", "")
        packed.writestr("Ada_123/.DS_Store", "")
        for entry in inside.infolist():
            packed.writestr(f"Ada_123/{entry.filename}", inside.read(entry))
    found = submission.read(tmp_path / "round.zip", EXERCISE)
    assert found.files == {**PROGRAM, "deep/grade-submission.json": b"mine"}


def test_what_is_left_out_has_its_reason(tmp_path: Path) -> None:
    (tmp_path / "tcp_server.py").write_bytes(PROGRAM["tcp_server.py"])
    for name in ("__pycache__/x.pyc", ".git/HEAD", "my env/pyvenv.cfg", "my env/bin/python", ".env", "kept/a:b", "a:b"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    with (tmp_path / "capture.pcap").open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    with (tmp_path / "picture.png").open("wb") as file:
        file.truncate(LARGEST_FILE)
    (tmp_path / "link").symlink_to("/etc/passwd")
    (tmp_path / "links").symlink_to("/etc")
    (tmp_path / "earlier.zip").write_bytes(handed_in(tmp_path, PROGRAM).read_bytes())
    (tmp_path / MANIFEST).write_text("{}")
    with zipfile.ZipFile(tmp_path / "pages.zip", "w") as packed:
        packed.writestr("index.html", "")
    found = submission.read(tmp_path, EXERCISE)
    assert set(found.files) == {"tcp_server.py", "kept/a:b", "picture.png", "pages.zip"}
    assert {each.name: each.why.partition(",")[0].partition(":")[0] for each in found.left_out} == {
        ".env": "hidden",
        ".git/": "hidden",
        "__pycache__/": "Python makes it anew",
        "a:b": "its name cannot travel in a zip",
        "capture.pcap": "larger than 8 MiB",
        "earlier.zip": "written by `grade submit`",
        "grade-submission.json": "written by `grade submit`",
        "handed-in.zip": "written by `grade submit`",
        "link": "a link",
        "links/": "a link",
        "my env/": "a virtual environment",
    }


def test_a_program_that_is_left_out_is_told_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "tcp_server.py").symlink_to("/etc/passwd")
    with pytest.raises(SubmissionError, match=r"^tcp_server\.py in .* cannot be taken: a link"):
        submission.read(tmp_path, EXERCISE)


def test_the_manifest_tells_what_a_reader_needs(tmp_path: Path) -> None:
    files = {"tcp_server.py": "# é\n".encode(), "a.bin": b"\xff\x00"}
    with zipfile.ZipFile(handed_in(tmp_path, files, "2026-11-26T12:00:00+00:00")) as packed:
        told = json.loads(packed.read(MANIFEST))
    assert told["schema"] == "grade/submission/v1"
    assert (told["exercise"], told["created"]) == ("exercise3", "2026-11-26T12:00:00+00:00")
    assert told["sha256"] == Submission(".", files).sha256
    assert [(each["name"], each["size"]) for each in told["files"]] == [("a.bin", 2), ("tcp_server.py", 5)]
    assert (told["practice"], told["result"]) == (True, None)
    assert "marks come only from the instructor's own run" in told["note"]
