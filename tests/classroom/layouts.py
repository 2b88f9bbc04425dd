"""Writes a made-up class to the disk in each layout, as the platform that it is named after would."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.exercise import find
from grader.handing_in.package import package
from grader.submission import read_folder

Works = Sequence[tuple[str, str, Path]]
CREATED = "2026-11-20T10:00:00+00:00"
UNWRITABLE = re.compile(r'[\0/\\:*?"<>|]')  # what Canvas replaces in the names of files


@dataclass(frozen=True)
class Upload:
    """What one student uploads for one exercise: files by their names. `number` tells the students apart."""

    number: int
    student: str
    exercise: str
    files: dict[str, bytes]
    several: bool  # whether the class hands in several exercises at once

    @property
    def inside(self) -> dict[str, bytes]:
        """The files as they lie in the student's own folder: in one for the exercise, where there are several."""
        return {f"{self.exercise}/{name}" if self.several else name: data for name, data in self.files.items()}

    @property
    def zipped(self) -> bytes:
        return packed({f"{self.exercise}/{name}": data for name, data in self.files.items()})


def lay_out(layout: str, works: Works, place: Path) -> Path:
    """Writes the class into the empty folder `place` and returns what `grade class` is called with.

    A work is a student's name, an exercise, and the folder with their program. Links and devices in it are left out.
    Where a student's folder is empty, most platforms have nothing at all to download: then nothing is written.
    `number_of` finds a student of the intake again: platforms change names, or leave them out.
    """
    numbers: dict[str, int] = {}
    several = len({exercise for _, exercise, _ in works}) > 1
    uploads = [
        Upload(numbers.setdefault(student, len(numbers)), student, exercise, files_of(folder), several)
        for student, exercise, folder in works
    ]
    return LAYOUTS[layout](uploads, place)


def files_of(folder: Path) -> dict[str, bytes]:
    found = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def packed(files: dict[str, bytes]) -> bytes:
    """A zip of these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as into:
        for name, data in files.items():
            into.writestr(name.encode("utf-8", "backslashreplace").decode(), data)
    return buffer.getvalue()


def written(place: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return place


def downloaded(place: Path, name: str, files: dict[str, bytes]) -> Path:
    """The files as the one zip that a platform hands out."""
    path = place / name
    path.write_bytes(packed(files))
    return path


def by_student(uploads: Sequence[Upload]) -> Iterator[tuple[Upload, dict[str, bytes]]]:
    """Each student's first upload, and the files of all of them."""
    together: dict[int, list[Upload]] = {}
    for upload in uploads:
        together.setdefault(upload.number, []).append(upload)
    for all_of_one in together.values():
        yield all_of_one[0], {name: data for upload in all_of_one for name, data in upload.inside.items()}


# --- by hand ---------------------------------------------------------------------------------------------------


def folders(uploads: Sequence[Upload], place: Path) -> Path:
    for one, files in by_student(uploads):
        (place / one.student).mkdir()
        written(place / one.student, files)
    return place


def exercise_folders(uploads: Sequence[Upload], place: Path) -> Path:
    for one in uploads:
        (place / one.exercise / one.student).mkdir(parents=True)
        written(place / one.exercise / one.student, one.files)
    return place


def zips(uploads: Sequence[Upload], place: Path) -> Path:
    return written(place, {f"{one.student}.zip": packed(files) for one, files in by_student(uploads)})


def nested(uploads: Sequence[Upload], place: Path) -> Path:
    """A zip of the class, with a zip of each student, with a zip of each exercise in a folder of their own."""
    inner = {
        one.student: packed(
            {f"my work/{each.exercise}.zip": each.zipped for each in uploads if each.number == one.number}
        )
        for one, _ in by_student(uploads)
    }
    return downloaded(place, "class.zip", {f"class/{student}.zip": data for student, data in inner.items()})


def git(uploads: Sequence[Upload], place: Path) -> Path:
    for one in uploads:
        clone = place / f"{one.exercise}-{one.student}"
        written(clone, {**one.files, ".git/HEAD": b"ref: refs/heads/main\n", ".gitignore": b"__pycache__/\n"})
    return place


def submit(uploads: Sequence[Upload], place: Path) -> Path:
    """What `grade submit` wrote, each with its student's name in front."""
    for one in uploads:
        folder = written(place / "work", one.files or {"nothing.txt": b""})
        data = package(find(one.exercise).name, read_folder(folder), None, CREATED)
        (place / f"{one.student}-{one.exercise}-submission.zip").write_bytes(data)
        shutil.rmtree(folder)
    return place


# --- Canvas ----------------------------------------------------------------------------------------------------


def attachments(one: Upload) -> dict[str, bytes]:
    """Loose files where the student has only such; else, and for every third student, a zip."""
    if one.several or one.number % 3 == 2 or any("/" in name for name in one.files):
        return {f"{one.exercise}.zip": one.zipped} if one.files else {}
    return one.files


def canvas_files(uploads: Sequence[Upload], who: Callable[[Upload], str]) -> dict[str, bytes]:
    """Entries named as instructure/canvas-lms:lib/content_zipper.rb names them (FORMATS.md 7)."""
    found, attachment = {}, 5000
    for one in uploads:
        for name, data in attachments(one).items():
            attachment += 1
            stem, dot, end = name.rpartition(".")
            shown = f"{stem}-1{dot}{end}" if one.number % 4 == 1 else name  # handed in a second time
            found[f"{who(one)}_{attachment}_{UNWRITABLE.sub('_', shown)}"] = data
    return found


def canvas_name(one: Upload) -> str:
    """`{name}[_LATE]_{user_id}`: lower case, without what is no part of a word."""
    late = "_LATE" if one.number % 5 == 3 else ""
    return re.sub(r"[^\w]", "", one.student.lower()) + f"{late}_{1000 + one.number}"


def canvas(uploads: Sequence[Upload], place: Path) -> Path:
    return downloaded(place, "net101-sockets_submissions.zip", canvas_files(uploads, canvas_name))


def canvas_folder(uploads: Sequence[Upload], place: Path) -> Path:
    return written(place, canvas_files(uploads, canvas_name))


def canvas_anonymous(uploads: Sequence[Upload], place: Path) -> Path:
    def who(one: Upload) -> str:
        return f"{'LATE_' * (one.number % 5 == 3)}anon_Ab{one.number:03}"

    return downloaded(place, "net101-sockets_submissions.zip", canvas_files(uploads, who))


# --- Moodle ----------------------------------------------------------------------------------------------------


def moodle_files(uploads: Sequence[Upload], pattern: str, flat: bool = False) -> dict[str, bytes]:
    """Entries named as moodle/moodle:mod/assign/classes/downloader.php names them (FORMATS.md 8)."""
    found: dict[str, bytes] = {}
    for one, files in by_student(uploads):
        who = pattern.format(name=one.student.replace("_", " ").replace("/", " "), number=48000 + one.number)
        handed_in = {"work.zip": packed(files)} if files and (flat or one.number % 3 == 2) and one.several else files
        if flat and any("/" in name for name in handed_in):
            handed_in = {"work.zip": packed(files)}
        found |= {f"{who}{name}": data for name, data in handed_in.items()}
    return found


def moodle_in(pattern: str, flat: bool = False) -> Callable[[Sequence[Upload], Path], Path]:
    def layout(uploads: Sequence[Upload], place: Path) -> Path:
        return downloaded(place, "NET101-Sockets-4711.zip", moodle_files(uploads, pattern, flat))

    return layout


def moodle_folder(uploads: Sequence[Upload], place: Path) -> Path:
    return written(place, moodle_files(uploads, "{name}_{number}_assignsubmission_file/"))


# --- Gradescope ------------------------------------------------------------------------------------------------


def gradescope(uploads: Sequence[Upload], place: Path) -> Path:
    """`assignment_N_export/` with a folder for each submission, and submission_metadata.yml, as Ruby writes it."""
    export, lines = place / "assignment_7_export", ["---"]
    for one, files in by_student(uploads):
        number = 9000 + one.number
        written(export / f"submission_{number}", files)
        quoted = one.student.replace("'", "''")
        lines += [f"submission_{number}:", "  :submitters:", f"  - :name: '{quoted}'"]
        lines += [f"    :sid: '{70000 + one.number}'", f"    :email: s{one.number:03}@example.edu"]
        lines += ["  :created_at: 2026-11-20 10:00:00.000000000 Z", "  :score: 0.0", "  :history: []"]
    written(export, {"submission_metadata.yml": ("\n".join(lines) + "\n").encode()})
    return export


LAYOUTS: dict[str, Callable[[Sequence[Upload], Path], Path]] = {
    "folders": folders,
    "exercise-folders": exercise_folders,
    "zips": zips,
    "nested": nested,
    "git": git,
    "submit": submit,
    "canvas": canvas,
    "canvas-folder": canvas_folder,
    "canvas-anonymous": canvas_anonymous,
    "moodle": moodle_in("{name}_{number}_assignsubmission_file/"),
    "moodle-folder": moodle_folder,
    "moodle-old": moodle_in("{name}_{number}_assignsubmission_file_/"),
    "moodle-flat": moodle_in("{name}_{number}_assignsubmission_file_", flat=True),
    "moodle-blind": moodle_in("Participant_{number}_assignsubmission_file/"),
    "gradescope": gradescope,
}


def number_of(ids: Mapping[str, str], name: str, students: Sequence[str]) -> int | None:
    """Which of the students of `works` (each once, in their order) one of the intake is; None where nobody."""
    for key, first in (("canvas", 1000), ("moodle", 48000), ("submission", 9000)):
        if key in ids and ids[key].isdigit():
            return int(ids[key]) - first
    if match := re.search(r"\bAb(\d{3,})$", name):
        return int(match[1])
    return list(students).index(name) if name in students else None
