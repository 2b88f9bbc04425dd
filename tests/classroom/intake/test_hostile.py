"""Zips made to do harm, a class's and a student's: nothing leaves its folder or fills memory, nobody else suffers."""

from __future__ import annotations

import stat
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from grader.classroom.intake import read_entry
from grader.classroom.intake.unpacking import LARGEST_FILE
from grader.classroom.model import Entry, Intake, Kind
from grader.errors import CallError, SubmissionError
from grader.exercise import find
from tests.classroom.intake.asking import handed_in, intake, read, said
from tests.classroom.layouts import packed, written

MEBIBYTE = 1024 * 1024
SERVER = b"print('server')\n"


def special(name: str, mode: int, system: int = 3) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = mode << 16
    entry.create_system = system
    return entry


def class_zip(tmp_path: Path, *entries: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    """A class's zip of Jane, whose folder is as it should be, and what else there is."""
    path = tmp_path / "class.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as into:
        into.writestr("jane/tcp_server.py", SERVER)
        into.writestr("noa/tcp_server.py", SERVER)
        for name, data in entries:
            into.writestr(name, data)
    return path


def outside(tmp_path: Path) -> set[Path]:
    """Everything on the disk but what was unpacked where it should be."""
    return {path for path in tmp_path.rglob("*") if "class.zip unpacked" not in path.parts}


@pytest.mark.parametrize(
    "entry",
    [
        "../evil.py",
        "jane/../../evil.py",
        "/evil.py",
        "C:/evil.py",
        special("..\\evil.py", stat.S_IFREG, 0),
        special("C:\\evil.py", stat.S_IFREG, 0),
        special("jane/link.py", stat.S_IFLNK | 0o777),
        special("jane/device", stat.S_IFCHR | 0o666),
        special("jane/pipe", stat.S_IFIFO | 0o666),
    ],
    ids=str,
)
def test_what_leads_out_of_the_class_is_left_out_and_said(entry: str | zipfile.ZipInfo, tmp_path: Path) -> None:
    path = class_zip(tmp_path, (entry, b"/etc/passwd"))
    before = outside(tmp_path)
    taken = intake(path)
    assert outside(tmp_path) - {tmp_path / "class.zip unpacked"} == before
    assert {student.name for student in taken.students} == {"jane", "noa"}
    assert ["It was not unpacked" in what for what in said(taken, Kind.NOT_UNDERSTOOD)] == [True]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_twice_in_a_class_is_taken_once_and_said(tmp_path: Path) -> None:
    taken = intake(
        class_zip(
            tmp_path, ("jane/tcp_server.py", b"other"), ("jane/tcp_server.py/x", b""), ("jane/tcp_server.py/", b"")
        )
    )
    assert [remark.kind for remark in taken.remarks] == [Kind.DOUBLED] * 3
    assert read_entry(taken.entries[0], find("exercise3"))[0].files == {"tcp_server.py": SERVER}


def test_names_that_no_disk_takes_keep_their_student(tmp_path: Path) -> None:
    long, device = "ב" * 300, 'CON: <"|?*> .'
    taken = intake(class_zip(tmp_path, (f"{long}/tcp_server.py", SERVER), (f"{device}/tcp_server.py", SERVER)))
    assert {student.name for student in taken.students} == {"jane", "noa", long, device}
    assert len({student.key for student in taken.students}) == 4
    for entry in taken.entries:
        assert read_entry(entry, find("exercise3"))[0].files == {"tcp_server.py": SERVER}


def test_a_locked_and_a_damaged_file_of_a_class_are_left_out(tmp_path: Path) -> None:
    path = class_zip(tmp_path, ("bo/tcp_server.py", b"x" * 5000))
    data = bytearray(path.read_bytes())
    second = data.find(b"PK\x01\x02", data.find(b"PK\x01\x02") + 4)
    data[second + 8] |= 1  # noa's is locked
    third = data.find(b"PK\x01\x02", second + 4)
    data[third + 16] ^= 0xFF  # bo's checksum is another
    path.write_bytes(data)
    taken = intake(path)
    assert [name for (name, _), pieces in handed_in(taken).items() if pieces] == ["jane"]
    assert [what.partition(":")[0] for what in said(taken, Kind.NOT_UNDERSTOOD)][:2] == [
        "noa/tcp_server.py",
        "bo/tcp_server.py",
    ]


def test_a_class_that_says_more_is_in_it_than_fits_is_refused(tmp_path: Path) -> None:
    path = class_zip(tmp_path)
    data = bytearray(path.read_bytes())
    start = data.find(b"PK\x01\x02")
    data[start + 20 : start + 24] = (2**31).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(CallError, match="zip bomb"):
        intake(path)


def test_a_file_too_large_for_a_class_is_left_out(tmp_path: Path) -> None:
    path = class_zip(tmp_path)
    data = bytearray(path.read_bytes())
    start = data.find(b"PK\x01\x02")
    data[start + 24 : start + 28] = (LARGEST_FILE + 1).to_bytes(4, "little")
    path.write_bytes(data)
    assert (
        said(intake(path), Kind.NOT_UNDERSTOOD)[0]
        == "jane/tcp_server.py: It was not unpacked: it is larger than 256 MiB."
    )


@pytest.mark.parametrize("name", ["class.zip", "class.rar", "class"])
@pytest.mark.parametrize("data", [b"", b"Rar!\x1a\x07\x01\x00", b"PK\x03\x04" + b"x" * 90, b"hello"])
def test_a_class_that_is_no_zip_is_said_to_be_none(name: str, data: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(CallError, match=r"cannot be opened as a zip|is no folder and no zip"):
        intake(tmp_path / name)


def test_a_zip64_and_what_macos_adds(tmp_path: Path) -> None:
    path = class_zip(tmp_path, ("__MACOSX/jane/._tcp_server.py", b"x"), ("bo/.DS_Store", b""), (".DS_Store", b""))
    with zipfile.ZipFile(path, "a") as into, into.open("kim/tcp_server.py", "w", force_zip64=True) as file:
        file.write(SERVER)
    taken = intake(path)
    assert {name for (name, _), pieces in handed_in(taken).items() if pieces} == {"jane", "noa", "kim"}
    assert taken.remarks == ()


# --- a student's ------------------------------------------------------------------------------------------------------


def refused(taken: Intake, student: str) -> str:
    entry = next(entry for entry in taken.entries if entry.student.name == student)
    with pytest.raises(SubmissionError) as error:
        read_entry(entry, find("exercise3"))
    return str(error.value)


def test_one_students_bad_zip_is_nobody_elses_trouble(tmp_path: Path) -> None:
    place = written(tmp_path / "class", {"jane.zip": packed({"tcp_server.py": SERVER}), "noa.zip": b"PK broken"})
    taken = intake(place)
    assert read_entry(taken.entries[0], find("exercise3"))[0].files == {"tcp_server.py": SERVER}
    assert refused(taken, "noa") == "noa.zip cannot be opened as a zip: File is not a zip file."


def test_a_bad_zip_is_an_answer_for_every_exercise_that_nothing_else_is_for(tmp_path: Path) -> None:
    taken = intake(
        written(tmp_path / "class", {"noa.zip": b"PK broken", "jo.zip": packed({})}), "exercise3", "exercise4"
    )
    assert handed_in(taken) == {
        ("jo", "exercise3"): [],
        ("jo", "exercise4"): [],
        ("noa", "exercise3"): ["noa.zip"],
        ("noa", "exercise4"): ["noa.zip"],
    }
    assert said(taken, Kind.NOT_UNDERSTOOD) == ["jo: There is nothing in jo.zip."]


def bomb(levels: int) -> bytes:
    """A zip of zips, each with ten of the next, and zeros in the last."""
    data = packed({"zeros.bin": bytes(10 * MEBIBYTE)})
    for _ in range(levels):
        data = packed({f"{number}.zip": data for number in range(10)})
    return data


@pytest.mark.parametrize("levels", [1, 3, 5])
def test_nested_bombs_are_refused_within_little_memory(levels: int, tmp_path: Path) -> None:
    (tmp_path / "jane.zip").write_bytes(bomb(levels))
    tracemalloc.start()
    with pytest.raises(SubmissionError):
        read(tmp_path / "jane.zip")
    assert tracemalloc.get_traced_memory()[1] < 100 * MEBIBYTE
    tracemalloc.stop()


def test_a_bomb_beside_the_program_hurts_nothing(tmp_path: Path) -> None:
    data = bomb(2)
    place = written(tmp_path / "jane", {"tcp_server.py": SERVER, "data.zip": data})
    assert read(place)[0] == {"tcp_server.py": SERVER, "data.zip": data}


def test_one_students_bomb_does_not_make_the_class_large(tmp_path: Path) -> None:
    works = {f"s{number}.zip": packed({"tcp_server.py": SERVER}) for number in range(30)}
    place = written(tmp_path / "class", {**works, "mallory.zip": bomb(2)})
    tracemalloc.start()
    taken = intake(place)
    assert tracemalloc.get_traced_memory()[1] < 100 * MEBIBYTE
    tracemalloc.stop()
    assert len(taken.students) == 31
    assert "MiB" in refused(taken, "mallory")


def test_a_large_class_is_never_in_memory_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "class.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as into:
        for number in range(60):
            into.writestr(f"s{number}/tcp_server.py", SERVER)
            into.writestr(f"s{number}/data.bin", bytes(2 * MEBIBYTE))
    tracemalloc.start()
    taken = intake(path)
    assert tracemalloc.get_traced_memory()[1] < 30 * MEBIBYTE
    tracemalloc.stop()
    assert len(taken.students) == 60


def test_a_pipe_in_a_students_place_is_not_waited_for(tmp_path: Path) -> None:
    import os

    place = written(tmp_path / "class", {"doejane_1_2_tcp_server.py": SERVER, "kim_3_4_tcp_server.py": SERVER})
    os.mkfifo(place / "mal_5_6_tcp_server.py")
    (place / "eve_7_8_tcp_server.py").symlink_to("/etc/passwd")
    taken = intake(place)
    assert {student.name for student in taken.students} == {"doejane", "kim"}
    assert len(said(taken, Kind.NOT_UNDERSTOOD)) == 2


def test_entries_survive_what_is_gone_since(tmp_path: Path) -> None:
    taken = intake(written(tmp_path / "class", {"jane.zip": packed({"tcp_server.py": SERVER}), "noa.zip": b""}))
    (tmp_path / "class" / "jane.zip").unlink()
    entry: Entry = taken.entries[0]
    with pytest.raises(SubmissionError, match=r"jane\.zip is gone"):
        read_entry(entry, find("exercise3"))
