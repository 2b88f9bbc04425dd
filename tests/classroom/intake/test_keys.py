"""Keys: whatever people are called, a key can be a file's name anywhere, is theirs alone and stays the same."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from grader.classroom.intake.keys import DEVICES, keys_of
from grader.classroom.intake.unpacking import on_disk

names = st.one_of(st.text(max_size=400), st.sampled_from(["CON", "nul", "Com1", "..", "a/b", "x" * 300, "noa", "Noa"]))


@given(handles=st.lists(names, max_size=12))
def test_keys_are_safe_and_apart(handles: list[str]) -> None:
    keys = keys_of(handles)
    assert list(keys) == list(dict.fromkeys(handles))
    assert len({unicodedata.normalize("NFD", key).casefold() for key in keys.values()}) == len(keys)
    for key in keys.values():
        assert 0 < len(key.encode()) <= 120
        assert re.fullmatch(r"[^\W_]\S*", key) or unicodedata.category(key[0]) in ("Mn", "Mc", "Me", "Nl", "No")
        assert not re.search(r'[\x00-\x1f<>:"/\\|?*.~]', key)
        assert key.casefold() not in DEVICES
    assert keys_of(handles) == keys_of(reversed(handles))


@given(name=names.filter(lambda name: name not in ("", ".", "..") and "/" not in name))
def test_every_name_has_a_place_on_the_disk(name: str) -> None:
    there = on_disk(name)
    assert there == Path(there).name
    assert len(there.encode()) <= 255
    assert on_disk(there) == there
