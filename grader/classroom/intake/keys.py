"""A student's handle -> a key that can be a file's name on every system, the same one every time."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

LONGEST = 100  # bytes: the least that a file system takes is 143 (eCryptfs), and endings such as .html come after it
# Windows opens a device by these names, whatever the ending (learn.microsoft.com: Naming Files, Paths, and Namespaces)
DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³")}
BETWEEN = re.compile(r"[\s,.'_-]+")


def keys_of(handles: Iterable[str]) -> dict[str, str]:
    """A key for each handle. Handles that differ have keys that differ by more than upper and lower case."""
    every = list(dict.fromkeys(handles))
    often = Counter(readable(handle).casefold() for handle in every)
    return {handle: key_of(handle, often[readable(handle).casefold()] > 1) for handle in every}


def key_of(handle: str, taken: bool = False) -> str:
    """The handle with `-` between its words; where more than that is lost, or it is taken, a digest of it besides."""
    name = readable(handle)
    plain = BETWEEN.sub("-", unicodedata.normalize("NFC", handle)).strip("-")
    faithful = name == plain and name.casefold() not in DEVICES
    return name if faithful and not taken else f"{name}-{digest(handle)}"


def readable(handle: str) -> str:
    """Its letters and digits, of every script; what is between them becomes one `-`."""
    text = unicodedata.normalize("NFC", handle)
    words = "".join(letter if unicodedata.category(letter)[0] in "LNM" else " " for letter in text).split()
    return "-".join(words).encode()[:LONGEST].decode(errors="ignore").strip("-") or "student"


def digest(handle: str) -> str:
    return hashlib.sha256(handle.encode("utf-8", "surrogateescape")).hexdigest()[:8]
