"""The numbers of errors are told in words, each once, and no text that a program prints disturbs that."""

from __future__ import annotations

import errno
import os
import socket
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.checking.errnos import LINUX, LINUX_NAMES, MEANINGS, notes_on

SOCKET_ERRORS = [
    "EADDRINUSE",
    "EADDRNOTAVAIL",
    "ECONNREFUSED",
    "ECONNRESET",
    "EPIPE",
    "ENOTCONN",
    "EDESTADDRREQ",
    "EMSGSIZE",
    "EBADF",
    "EACCES",
    "EINVAL",
    "EISCONN",
    "EALREADY",
    "EINPROGRESS",
    "ETIMEDOUT",
    "EHOSTUNREACH",
    "ENETUNREACH",
    "EAFNOSUPPORT",
    "ENOTSOCK",
    "EAGAIN",
]


@pytest.mark.parametrize("name", SOCKET_ERRORS)
def test_each_error_that_beginners_meet_has_a_sentence(name: str) -> None:
    number = next(number for number, known in LINUX.items() if known == name)
    said = f"Traceback (most recent call last):\nOSError: [Errno {number}] {os.strerror(number)}\n"
    (note,) = notes_on(said)
    assert note.startswith(f"Errno {number} is {name}: ")
    assert note.endswith(".")


def test_a_note_is_what_the_reader_needs() -> None:
    (note,) = notes_on("OSError: [Errno 98] Address already in use")
    assert note.startswith("Errno 98 is EADDRINUSE: another socket already has this address and port.")


def test_each_is_told_once_and_in_order() -> None:
    said = "".join(f"error: [Errno {number}] words\n" for number in (111, 98, 111, 98, 98))
    assert [note.split(":")[0] for note in notes_on(said)] == ["Errno 111 is ECONNREFUSED", "Errno 98 is EADDRINUSE"]


def test_looking_up_names_has_numbers_of_its_own() -> None:
    said = "socket.gaierror: [Errno -2] Name or service not known\n"
    assert notes_on(said)[0].startswith("Errno -2 is EAI_NONAME: ")
    assert notes_on("error: [Errno -3] Temporary failure in name resolution")[0].startswith("Errno -3 is EAI_AGAIN: ")
    assert notes_on("socket.gaierror: [Errno 9] words") == ()  # not the number of a bad descriptor


def test_on_this_machine_its_own_numbers_count() -> None:
    said = f"OSError: [Errno {errno.EADDRINUSE}] words\nsocket.gaierror: [Errno {int(socket.EAI_NONAME)}] words"
    assert [note.split(" ")[3] for note in notes_on(said, on_linux=False)] == ["EADDRINUSE:", "EAI_NONAME:"]


@pytest.mark.skipif(sys.platform != "linux", reason="compares with this machine's own numbers")
def test_the_numbers_are_linuxs() -> None:
    assert {number: getattr(errno, name) for number, name in LINUX.items()} == {number: number for number in LINUX}
    assert {number: getattr(socket, name) for number, name in LINUX_NAMES.items()} == {n: n for n in LINUX_NAMES}
    assert set(MEANINGS) == {*LINUX.values(), *LINUX_NAMES.values()}


@pytest.mark.parametrize(
    "said", ["", "no error", "[Errno 12345678]", "[Errno 1]", "[Errno -98]", "Errno 98", "[Errno ]"]
)
def test_what_is_no_error_of_sockets_has_no_note(said: str) -> None:
    assert notes_on(said) == ()


noise = st.sampled_from(["[Errno ", "98]", "]", "-2", "gaierror", "\n", "\r", "\u2028", "٣", "\x00", "1" * 5000])


@given(st.lists(st.one_of(noise, st.text(max_size=20), st.integers().map(lambda n: f"[Errno {n}]"))), st.booleans())
def test_no_text_disturbs_it(parts: list[str], on_linux: bool) -> None:
    found = notes_on("".join(parts), on_linux=on_linux)
    assert len(set(found)) == len(found)
    assert all(note.startswith("Errno ") for note in found)
