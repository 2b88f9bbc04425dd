"""The report in Chromium: what the address asks for is shown, hidden names are nowhere, no complaints."""

from __future__ import annotations

import re
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from grader.classroom.database import NAME, ClassDatabase
from grader.classroom.report.page import write_report
from tests.classroom.making import made_class
from tests.classroom.report.classes import hostile_class
from tests.unit.telling import HARM
from tests.unit.test_browser import FRAMES, WIDTHS, Quiet
from tests.unit.test_browser import look as widths_in
from tests.unit.test_page import Reader

OPTIONS = "--headless --no-sandbox --disable-gpu --enable-logging=stderr --v=0 --dump-dom"
CLICKS = """<!DOCTYPE html><link rel="icon" href="data:,"><title>Clicks</title>
<iframe src="report.html"></iframe>
<script>
const frame = document.querySelector("iframe");
const named = () => frame.contentDocument.body.textContent.includes("Doe, Jane");
const said = [];
const STEPS = [
  () => {
    said.push(`at first ${named()}`);
    frame.contentDocument.getElementById("switch").click();
    said.push(`hidden ${named()} ${frame.contentWindow.location.hash}`);
    frame.contentWindow.location.reload();
  },
  () => {
    said.push(`again ${named()}`);
    frame.src = "report.html?anew";
  },
  () => {
    said.push(`anew ${named()}`);
    frame.contentDocument.getElementById("switch").click();
    said.push(`shown ${named()}`);
    frame.contentDocument.querySelector("#rows td.p, #rows td.f").click();
  },
  () => {
    said.push(`went to ${frame.contentWindow.location.pathname}`);
    document.body.append(said.join("; "), " done");
  },
];
frame.addEventListener("load", () => STEPS.shift()());
</script>
"""


class Seen:
    """A page as Chromium left it after its script: the tags, the students in the map, and what the console said."""

    def __init__(self, browser: str, profile: Path, address: str) -> None:
        command = [browser, *OPTIONS.split(), f"--user-data-dir={profile}", address]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
        self.dom = done.stdout
        self.page = Reader(done.stdout)
        self.console = [line for line in done.stderr.splitlines() if "CONSOLE" in line]

    def rows(self) -> list[str]:
        """The students whose rows are shown, in order."""
        body = self.dom.partition('<tbody id="rows">')[2].partition("</tbody>")[0]
        found = re.findall(r'<tr( hidden="")?><th scope="row">(.*?)</th>', body)
        return [Reader(name).text.removesuffix(" late") for hidden, name in found if not hidden]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the report of a class of thirty."""
    made = tmp_path_factory.mktemp("class")
    with made_class(made, 30, "exercise3", "exercise4") as base:
        write_report(base, made / "report.html", lambda student, exercise: f"feedback-{student}-{exercise}.html")
    return made


def look(browser: str, folder: Path, state: str) -> Seen:
    seen = Seen(browser, folder / "profile", f"{(folder / 'report.html').as_uri()}#{state}")
    assert seen.console == []
    return seen


def test_everyone_is_there_by_name_with_a_link(browser: str, folder: Path) -> None:
    seen = look(browser, folder, "")
    assert len(seen.rows()) == 30
    assert {"Doe, Jane", "Ünal, Çağla", "כהן, נועה", "=SUM(A1), Eve"} <= set(seen.rows())
    others = [name for name in seen.rows() if name.startswith("Student, ")]
    assert others == sorted(others)
    assert "feedback-s000-exercise4.html" in seen.page.attributes("href")
    assert "30 students" in seen.page.text


def test_hidden_names_are_nowhere_in_the_page(browser: str, folder: Path) -> None:
    seen = look(browser, folder, "hide")
    assert seen.rows() == [f"Student {number}" for number in range(1, 31)]
    with ClassDatabase(folder / NAME) as base:
        students = base.students()
    for student in students:
        for said in (student.name, student.key, *student.ids.values()):
            assert not re.search(rf"\b{re.escape(said)}\b", seen.dom), said
    for each in ("stranger", "feedback-"):
        assert each not in seen.dom


def test_a_search_finds_names_without_their_accents(browser: str, folder: Path) -> None:
    assert look(browser, folder, "q=unal").rows() == ["Ünal, Çağla"]
    assert look(browser, folder, "q=s003@example.edu").rows() == ["Van der Berg, Zoë"]
    assert look(browser, folder, "q=nobody%20of%20that%20name").rows() == []


def test_a_search_finds_nobody_by_a_hidden_name(browser: str, folder: Path) -> None:
    assert look(browser, folder, "hide&q=doe").rows() == []
    assert look(browser, folder, "hide&q=student%2017").rows() == ["Student 17"]


def points(seen: Seen, kind: str) -> list[float]:
    """The points in the rows that are shown, without those who have none."""
    body = seen.dom.partition('<tbody id="rows">')[2].partition("</tbody>")[0]
    shown = re.sub(r'<tr hidden="">.*?</tr>', "", body)
    return [float(each) for each in re.findall(rf'<td class="{kind}">(?:<a[^>]*>)?([\d.]+)', shown)]


def test_rows_are_sorted_by_points_both_ways(browser: str, folder: Path) -> None:
    most, fewest = (look(browser, folder, state) for state in ("sort=points", "sort=-points"))
    assert points(most, "total") == sorted(points(most, "total"), reverse=True)
    assert points(fewest, "total") == sorted(points(fewest, "total"))
    assert len(points(most, "total")) == 27  # one handed in nothing, and two were not judged
    assert most.rows()[-3:] == fewest.rows()[-3:] == sorted(most.rows()[-3:])
    assert 'aria-sort="ascending"' in most.dom


def test_rows_are_sorted_by_a_check(browser: str, folder: Path) -> None:
    seen = look(browser, folder, "sort=exercise4/connects")
    body = seen.dom.partition('<tbody id="rows">')[2].partition("</tbody>")[0]
    first = [re.findall(r'<td class="([a-z])"', row)[10:11] for row in body.split("</tr>")[:-1]]
    letters = "".join(each[0] for each in first if each)
    assert re.fullmatch("f+e*s*p+", letters), letters


def test_filters_hold_together(browser: str, folder: Path) -> None:
    failed = look(browser, folder, "failed=exercise4/connects").rows()
    below = look(browser, folder, "failed=exercise4/connects&below=140")
    assert set(below.rows()) < set(failed)
    assert all(each < 140 for each in points(below, "total"))
    assert look(browser, folder, "show=refused").rows() == ["Student, 012"]
    assert look(browser, folder, "show=trouble").rows() == ["Student, 013", "Student, 014"]
    assert look(browser, folder, "show=late").rows() == [
        "Student, 010",
        "Student, 017",
        "Student, 024",
        "Van der Berg, Zoë",
    ]


def test_an_address_that_makes_no_sense_shows_everyone(browser: str, folder: Path) -> None:
    assert len(look(browser, folder, "sort=%3Cb%3E/x&failed=no/no&%&=&q=").rows()) == 30
    assert look(browser, folder, "show=__proto__&below=x").rows() == []


@pytest.mark.parametrize("state", ["", "hide"])
def test_what_means_harm_does_nothing(browser: str, tmp_path: Path, state: str) -> None:
    with hostile_class(tmp_path) as base:
        write_report(base, tmp_path / "report.html", lambda student, exercise: f"javascript:alert('{exercise}')")
    seen = look(browser, tmp_path, state)
    assert not {tag for tag, _ in seen.page.tags} & {"img", "iframe"}
    assert [tag for tag, _ in seen.page.tags].count("script") == 1
    assert HARM[:25] in seen.page.text


def test_the_console_is_looked_at(browser: str, tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text("<script>undefined.x</script>")
    assert Seen(browser, tmp_path / "profile", (tmp_path / "report.html").as_uri()).console


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """A server of the folder: frames of one origin may be looked into."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("kind", ["made", "hostile"])
def test_nothing_scrolls_sideways_but_the_map(browser: str, tmp_path: Path, kind: str) -> None:
    with hostile_class(tmp_path) if kind == "hostile" else made_class(tmp_path, 30, "exercise3", "exercise4") as base:
        write_report(base, tmp_path / "page.html")
    frames = "".join(
        f'<iframe src="page.html" style="border: 0" width="{each}" height="900"></iframe>' for each in WIDTHS
    )
    (tmp_path / "frames.html").write_text(FRAMES + frames)
    with serving(tmp_path) as site:
        widths, said = widths_in(browser, f"{site}/frames.html", tmp_path)
    assert said == []
    assert [inner for inner, _ in widths] == list(WIDTHS)
    assert all(scrolled <= inner for inner, scrolled in widths), widths


def test_the_switch_holds_on_reload_and_a_row_leads_to_the_feedback(browser: str, folder: Path) -> None:
    (folder / "clicks.html").write_text(CLICKS)
    for student in range(30):
        for exercise in ("exercise3", "exercise4"):
            (folder / f"feedback-s{student:03}-{exercise}.html").write_text("<title>Feedback</title>")
    options = [*OPTIONS.split(), "--virtual-time-budget=9000", f"--user-data-dir={folder / 'clicking'}"]
    with serving(folder) as site:
        command = [browser, *options, f"{site}/clicks.html"]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    told = re.search(r"at first .* done", done.stdout)
    assert told, done.stdout + done.stderr
    first, hidden, again, anew, shown, went = told.group().removesuffix(" done").split("; ")
    assert [first, hidden, again, anew, shown] == [
        "at first true",
        "hidden false #hide",
        "again false",
        "anew false",
        "shown true",
    ]
    assert re.fullmatch(r"went to /feedback-s\d+-exercise\d\.html", went)
