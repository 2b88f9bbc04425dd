"""Makes what strangers' programs print fit to be shown: no control sequence, no endless line."""

from __future__ import annotations

import unicodedata

LINE = 240
LINES = 8
TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}  # classes of the bidirectional algorithm


def harmless(text: str) -> str:
    """The text with every character escaped that a terminal could act on or that turns the reading direction."""
    return "".join(char if char == "\n" or _plain(char) else _escaped(char) for char in text.expandtabs(4))


def last_lines(text: str, lines: int = LINES) -> list[str]:
    """The last lines, harmless, each cut to a length that a screen can hold; says how many came before."""
    all_lines = harmless(text.replace("\r\n", "\n")).rstrip("\n").split("\n")
    shown = [line if len(line) <= LINE else f"{line[:LINE]} …" for line in all_lines[-lines:]]
    left = len(all_lines) - len(shown)
    return ([f"… {left} line{'s'[: left != 1]} before …"] if left else []) + shown


def xml_text(text: str) -> str:
    """Harmless, and without what XML 1.0 forbids (section 2.2)."""
    return "".join(
        char for char in harmless(text) if char == "\n" or (ord(char) >= 32 and ord(char) not in (0xFFFE, 0xFFFF))
    )


def _plain(char: str) -> bool:
    return char.isprintable() and unicodedata.bidirectional(char) not in TURNING


def _escaped(char: str) -> str:
    return char.encode("unicode_escape", "surrogatepass").decode("ascii")
