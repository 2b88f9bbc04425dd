"""Files under other names than the ones asked for -> which file is meant for which program, where only one can be."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Sequence

COPY = re.compile(r"(?:\s*\(\d+\)|[\s_-]+\d{1,2}|[\s_-]+copy|[\s_-]+kopie|[\s_-]+final)+$", re.IGNORECASE)
NEAR = 0.8  # of difflib's ratio: sever and server are 0.91, udp and tcp 0.33, client and server 0.33
ENDINGS = (".py.txt", ".py.py", ".pyw", ".py")  # .py.txt is what a Windows that hides endings makes of it


def is_python(name: str) -> bool:
    return name.lower().endswith(ENDINGS)


def same(name: str, program: str) -> bool:
    """Whether both names are one but for case, what stands between words, and what browsers and platforms add."""
    return core(name) == core(program)


def similar(name: str, program: str) -> bool:
    """Whether a name is the program's with words left out, words added or letters wrong."""
    asked, given = words(program), words(name)
    fuzzy = all(any(is_near(word, other) for other in asked) for word in given)
    return bool(given) and (fuzzy or core(program) in core(name) or is_near(core(name), core(program)))


def is_near(one: str, other: str) -> bool:
    """Whether a letter or two are wrong: a word with an ending more, as addresses, is another word."""
    return abs(len(one) - len(other)) < 2 and difflib.SequenceMatcher(None, one, other, autojunk=False).ratio() >= NEAR


def core(name: str) -> str:
    return re.sub(r"[\W_]+", "", COPY.sub("", stem(name))).casefold()


def words(name: str) -> list[str]:
    return [word.casefold() for word in re.findall(r"[^\W\d_]+", COPY.sub("", stem(name)))]


def stem(name: str) -> str:
    ending = next((ending for ending in ENDINGS if name.lower().endswith(ending)), "")
    return name[: len(name) - len(ending)]


def meant_for(programs: Sequence[str], names: Collection[str], alone: bool = True) -> dict[str, list[str]]:
    """For each program the files that can be meant by it: one, none, or several that cannot be told apart.

    The surest rule that any file follows decides: the very name, the same but for what is added, a similar one, and,
    where `alone` and one program is asked for, the only Python file that there is.
    """
    python = sorted(filter(is_python, names))
    found = {program: candidates(program, python, programs) for program in programs}
    if alone and len(programs) == 1 and len(python) == 1:
        found = {programs[0]: python}
    return found


def candidates(program: str, python: Sequence[str], programs: Sequence[str]) -> list[str]:
    """The files that follow the surest rule for one program; none that is more surely another's."""
    rules: list[Callable[[str, str], bool]] = [str.__eq__, same, similar]
    for place, rule in enumerate(rules):
        others = [other for other in programs if other != program]
        found = [
            name
            for name in python
            if rule(name, program) and not any(surer(name, other) for surer in rules[: place + 1] for other in others)
        ]
        if found:
            return found
    return []
