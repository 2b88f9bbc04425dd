"""Each badge is earned by its deed, and a near miss does not earn it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from grader.checking.declare import checks_of
from grader.exercise import find, names
from grader.game.attempt import attempt_of, seen
from grader.game.badges import BADGES, earned
from grader.game.log import Attempt
from grader.game.styles import styles_of
from grader.result import CheckResult, Evidence, Result, Status, Step, SubmissionInfo
from tests.conftest import TOP
from tests.game.making import attempt, passing, tried

Runs = Sequence[Attempt]


def runs(exercise: str, checks: str, *, one_by_one: bool = False) -> list[Attempt]:
    """A run in which these checks passed, or one for each."""
    each = [[name] for name in checks.split()] if one_by_one else [checks.split()]
    return [passing(exercise, *some) for some in each]


def failing(exercise: str, check: str, *shown: str) -> Attempt:
    return attempt(exercise, [tried(check, Status.FAILED, 10, 0, *shown)])


def styled(*styles: str) -> list[Attempt]:
    return [attempt("exercise11", [tried("listens")], styles=[style]) for style in styles]


# For each badge: runs that earn it, and runs that almost do.
DEEDS: dict[str, tuple[Runs, Runs]] = {
    "first_handshake": (
        runs("exercise4", "connects"),
        [failing("exercise4", "connects"), *runs("exercise3", "listens")],
    ),
    "message_in_a_bottle": (runs("exercise7", "asks"), runs("exercise6", "binds_udp binds_host")),
    "asked_nobody": (runs("exercise1", "lan_address says_nothing"), runs("exercise1", "lan_address loopback")),
    "border_guard": (
        runs("exercise2", "number_range shape local_ranges"),
        runs("exercise2", "number_range shape local_ranges", one_by_one=True),
    ),
    "shut_door": (runs("exercise4", "refused"), runs("exercise4", "connects prints bad_arguments")),
    "no_is_an_answer": (
        runs("exercise5", "open_closed no_answer"),
        runs("exercise5", "open_closed no_answer", one_by_one=True),
    ),
    "polite_guest": (runs("exercise5", "polite"), [failing("exercise5", "polite", "rst")]),
    "one_door": (
        [*runs("exercise3", "binds_host"), *runs("exercise6", "binds_host")],
        [*runs("exercise3", "binds_host"), failing("exercise6", "binds_host")],
    ),
    "still_standing": (runs("exercise3", "survives_reset"), runs("exercise3", "serves_next restarts")),
    "clean_goodbye": (
        [*runs("exercise3", "closes_cleanly"), *runs("exercise4", "closes_cleanly")],
        [*runs("exercise3", "closes_cleanly"), *runs("exercise4", "prints")],
    ),
    "same_door_again": (runs("exercise3", "restarts"), [failing("exercise3", "restarts", "netstat")]),
    "half_a_letter": (
        [*runs("exercise4", "reads_to_end"), *runs("exercise9", "pieces")],
        [*runs("exercise4", "reads_to_end"), *runs("exercise9", "prints_lines")],
    ),
    "mebibyte_echo": (runs("exercise8", "large"), runs("exercise6", "large")),
    "half_closed": (
        [*runs("exercise8", "half_close"), *runs("exercise9", "half_close")],
        runs("exercise8", "half_close"),
    ),
    "both_at_once": (runs("exercise9", "both_ways"), runs("exercise9", "sends_lines prints_lines")),
    "every_byte": (
        [*runs("exercise6", "any_bytes"), *runs("exercise8", "any_bytes")],
        runs("exercise8", "any_bytes byte_by_byte"),
    ),
    "empty_letter": (runs("exercise6", "empty"), runs("exercise6", "replies any_bytes")),
    "not_from_you": (
        runs("exercise7", "late_reply duplicate stranger"),
        runs("exercise7", "late_reply duplicate stranger", one_by_one=True),
    ),
    "own_clock": (runs("exercise7", "times_out"), runs("exercise7", "asks counts_replies")),
    "no_edges": (runs("exercise10", "split coalesced"), runs("exercise10", "split coalesced", one_by_one=True)),
    "gatekeeper": (runs("exercise10", "too_long broken_frame"), runs("exercise10", "too_long")),
    "full_house": (
        runs("exercise11", "broadcasts fifty_clients"),
        runs("exercise11", "broadcasts fifty_clients", one_by_one=True),
    ),
    "nobody_waits": (runs("exercise11", "stuck_client"), runs("exercise11", "fifty_clients")),
    "vault": (
        [*runs("exercise12", "refuses_escape"), *runs("exercise13", "no_escape")],
        [*runs("exercise12", "refuses_missing"), *runs("exercise13", "no_escape")],
    ),
    "unbroken_seal": (
        runs("exercise12", "detects_truncation detects_corruption"),
        runs("exercise12", "detects_truncation detects_corruption", one_by_one=True),
    ),
    "browser_visit": (
        runs("exercise13", "gets_file head content_type from_sockets"),
        runs("exercise13", "gets_file head content_type"),
    ),
    "through_the_storm": (runs("exercise14", "storm"), runs("exercise14", "loss duplicates reordering damage")),
    "two_generals": (runs("exercise14", "lost_farewell"), runs("exercise14", "gives_up")),
    "own_words": (
        [*runs("exercise12", "together"), *runs("exercise14", "together")],
        runs("exercise14", "together"),
    ),
    "netstat_reader": (
        [failing("exercise3", "binds_host", "netstat", "everywhere"), *runs("exercise3", "binds_host")],
        [failing("exercise3", "binds_host", "netstat", "everywhere"), *runs("exercise6", "binds_host")],
    ),
    "ladder_reader": (
        [failing("exercise3", "greets", "expected"), *runs("exercise3", "greets")],
        [*runs("exercise3", "greets"), failing("exercise3", "greets", "expected")],
    ),
    "who_hung_up": (
        [failing("exercise3", "closes_cleanly", "rst"), *runs("exercise3", "closes_cleanly")],
        [failing("exercise3", "closes_cleanly", "expected"), *runs("exercise3", "closes_cleanly")],
    ),
    "open_window": (
        [failing("exercise8", "large", "window"), *runs("exercise8", "large")],
        [failing("exercise8", "large", "window"), *runs("exercise8", "reads_later")],
    ),
    "three_styles": (styled("threads", "selectors", "asyncio"), styled("threads", "selectors", "threads")),
    "unaided": (
        [attempt("exercise8", [tried("large")])],
        [attempt("exercise8", [tried("large", hints=1)]), attempt("exercise3", [tried("greets")])],
    ),
}


def test_there_are_many_and_each_has_its_own_name_picture_and_sentence() -> None:
    assert len(BADGES) >= 20
    assert [badge.id for badge in BADGES] == list(DEEDS)
    for part in ("id", "title", "taught", "picture"):
        assert len({getattr(badge, part) for badge in BADGES}) == len(BADGES)
    for badge in BADGES:
        assert len(badge.picture) == 3
        assert all(line.isascii() and len(line) <= 13 for line in badge.picture)
        assert badge.taught.endswith(".")


@pytest.mark.parametrize("badge", DEEDS)
def test_a_badge_is_for_its_deed_and_not_for_a_near_miss(badge: str) -> None:
    deed, near_miss = DEEDS[badge]
    assert badge in earned(deed)
    assert badge not in earned(near_miss)
    assert badge not in earned([])


def test_badges_are_for_checks_that_exist() -> None:
    known = {name: {check.id for check in checks_of(find(name))} for name in names()}
    for deed, near_miss in DEEDS.values():
        for run in (*deed, *near_miss):
            assert {check.id for check in run.checks} <= known[run.exercise]


# --- what evidence and source show ------------------------------------------------------------------------------

NETSTAT = "Proto Recv-Q Send-Q Local Address         Foreign Address       State"
EVERYWHERE = "tcp        0      0 0.0.0.0:12345         0.0.0.0:*             LISTEN"
LOOPBACK = "tcp        0      0 127.0.0.1:12345       0.0.0.0:*             LISTEN"


@pytest.mark.parametrize(
    ("netstat", "kinds", "found"),
    [
        ([], [], ()),
        ([(False, NETSTAT), (True, EVERYWHERE)], [], ("everywhere", "netstat")),
        ([(False, NETSTAT), (True, LOOPBACK)], ["syn", "data"], ("netstat",)),
        ([(False, NETSTAT), (False, EVERYWHERE)], ["fin"], ()),
        ([], ["syn", "rst", "window", "expected", "icmp", "again"], ("again", "expected", "icmp", "rst", "window")),
    ],
)
def test_what_evidence_shows(netstat: list[tuple[bool, str]], kinds: list[str], found: tuple[str, ...]) -> None:
    steps = tuple(Step(0.0, "a", "b", True, kind, kind) for kind in kinds)
    assert seen(Evidence(steps, tuple(netstat))) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import threading\nthreading.Thread(target=print).start()", ("threads",)),
        ("from threading import Thread as Worker\nWorker(target=print)", ("threads",)),
        ("from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor() as pool: pass", ("threads",)),
        ("import concurrent.futures\nconcurrent.futures.ThreadPoolExecutor(4)", ("threads",)),
        ("import socketserver\nclass S(socketserver.ThreadingMixIn, socketserver.TCPServer): pass", ("threads",)),
        ("import selectors\nchosen = selectors.DefaultSelector()", ("selectors",)),
        ("from select import select\nselect([], [], [])", ("selectors",)),
        ("import asyncio as aio\naio.run(main())", ("asyncio",)),
        ("import asyncio, threading\nthreading.Thread()\nasyncio.run(main())", ("threads", "asyncio")),
        ("import threading\nlock = threading.Lock()", ()),
        ("import threading  # threading.Thread()", ()),
        ("'''threading.Thread()'''", ()),
        ("class Thread: pass\nThread()", ()),
        ("import threading\nthreading.Thread", ()),
        ("def broken(:", ()),
        ("x = '\\0' \0", ()),
        ("(" * 100_000, ()),
    ],
)
def test_what_a_source_shows(source: str, found: tuple[str, ...]) -> None:
    assert styles_of([source.encode()]) == found


def a_result(*checks: CheckResult) -> Result:
    where = SubmissionInfo("exercise3", "0" * 64, ("tcp_server.py",))
    return Result("exercise3", where, "docker", 7, checks, "2026-03-02T23:30:00+00:00", 1.5, {"grade": "1"})


PASSED = CheckResult("listens", "Listens", Status.PASSED, 15, 15)
FAILED = CheckResult(
    "greets", "Greets", Status.FAILED, 0, 15, evidence=Evidence(netstat=((False, NETSTAT), (True, EVERYWHERE)))
)
THREADS = {"tcp_server.py": b"import threading\nthreading.Thread()\n", "notes.txt": b"import asyncio\nasyncio.run()"}


def test_an_attempt_holds_what_its_run_found() -> None:
    made = attempt_of(a_result(PASSED, FAILED), find("exercise8"), THREADS, whole=True)
    assert (made.exercise, made.factor, made.whole, made.passed, made.score) == ("exercise8", 2, True, False, 15)
    assert [check.seen for check in made.checks] == [(), ("everywhere", "netstat")]
    assert made.styles == ()
    assert attempt_of(a_result(PASSED), find("exercise3"), THREADS, whole=True).styles == ("threads",)
    assert attempt_of(a_result(PASSED), find("exercise3"), THREADS, whole=False).styles == ()


def test_a_day_is_the_students_own(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    for zone, day in (("Asia/Tokyo", "2026-03-03"), ("America/Lima", "2026-03-02")):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        assert attempt_of(a_result(PASSED), find("exercise3"), {}, whole=True).day == day
    monkeypatch.undo()
    time.tzset()


def test_the_right_programs_of_the_museum_show_all_three_styles() -> None:
    shown = {
        style for program in Path(TOP, "tests", "right").glob("*/*/*.py") for style in styles_of([program.read_bytes()])
    }
    assert shown == {"threads", "selectors", "asyncio"}


def test_a_passed_check_shows_nothing() -> None:
    odd = replace(FAILED, status=Status.PASSED, points=15)
    assert attempt_of(a_result(odd), find("exercise3"), {}, whole=True).checks[0].seen == ()
