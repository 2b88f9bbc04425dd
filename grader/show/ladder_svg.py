"""Draws a conversation as a ladder in SVG: two lifelines, time running down, one arrow for each step."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, tostring

from grader.result import Step
from grader.show.harmless import xml_text
from grader.show.words import count

WIDTH, LEFT, RIGHT = 760, 64, 744
MIDDLE = (LEFT + RIGHT) / 2
LINE, GLYPH = 17, 7.85  # height and width of the letters, in units of the drawing
COLUMNS = int((RIGHT - LEFT - 28) / GLYPH)
MOST_LINES = 3
LONGEST_END = 40
LONGEST = 1000  # letters of a step that are looked at
KINDS = ("syn", "data", "fin", "rst", "again", "window", "datagram", "icmp", "fold", "expected")
SHOULD_HAVE_COME = "✘ here should have come: "
FONT = {"font-family": "ui-monospace, monospace", "font-size": "13", "fill": "currentColor"}


def ladder_svg(steps: Sequence[Step], name: str = "ladder") -> str:
    """The drawing, to be put into a page as it is; its looks come from the page's classes.

    `name` makes its ids unique there. Whatever a step says, the drawing is well-formed XML.
    """
    drawing = Drawing(name)
    for ends, group in groupby(steps_with_ends(steps), key=lambda each: each[0]):
        drawing.conversation(ends, [step for _, step in group])
    return drawing.finish(steps)


def ladder_lines(steps: Sequence[Step]) -> list[str]:
    """The same as text, a line a step, for those who do not see the drawing."""
    lines, last = [], ("", "")
    for ends, step in steps_with_ends(steps):
        if ends != last:
            lines.append(f"you {ends[0]}, peer {ends[1]}")
        last = ends
        lines.append(step_line(step))
    return [xml_text(line).replace("\n", " ") for line in lines]


def step_line(step: Step) -> str:
    if kind_of(step) == "fold":
        return f"         {step.what}"
    if step.kind == "expected":
        return f"         {SHOULD_HAVE_COME}{step.what}"
    return f"{step.at:>7.3f}  {'you  → peer' if step.from_student else 'you  ← peer'}  {step.what}"


def steps_with_ends(steps: Sequence[Step]) -> Iterator[tuple[tuple[str, str], Step]]:
    """Each step with both ends of its conversation; one that has none belongs to the conversation before it."""
    ends = ("", "")
    for step in steps:
        if step.student or step.other:
            ends = (step.student, step.other)
        yield ends, step


def kind_of(step: Step) -> str:
    if not step.student and not step.other:
        return "fold"
    return step.kind if step.kind in KINDS else "data"


class Drawing:
    """An SVG that grows downwards; `y` is the lower end of what is drawn so far."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.y = 0.0
        self.body = Element("g")

    def conversation(self, ends: tuple[str, str], steps: Sequence[Step]) -> None:
        group = SubElement(self.body, "g", {"class": "conversation"})
        if any(ends):
            self.heads(group, ends)
        top, lines = self.y, [SubElement(group, "path", {"class": "lifeline"}) for _ in range(2 if any(ends) else 0)]
        for step in steps:
            self.step(group, step)
        self.y += 10
        for line, x in zip(lines, (LEFT, RIGHT), strict=False):
            line.attrib.update({"d": f"M{x} {top:g}V{self.y:g}", "stroke": "currentColor", "stroke-opacity": "0.4"})
        self.y += 18

    def heads(self, group: Element, ends: tuple[str, str]) -> None:
        for who, end, anchor in (("you", ends[0], "start"), ("peer", ends[1], "end")):
            words = f"{who} {shortened(end, LONGEST_END)}"
            width = cells(words) * GLYPH + 20
            left = LEFT - 12 if anchor == "start" else RIGHT + 12 - width
            box = {"x": f"{left:g}", "y": f"{self.y + 1:g}", "width": f"{width:g}", "height": "28", "rx": "7"}
            outline = {"fill": "none", "stroke": "currentColor"}
            SubElement(group, "rect", {"class": f"head {who}", **outline, **box})
            x = left + 10 if anchor == "start" else left + width - 10
            text(group, words, x, self.y + 20, anchor, f"head {who}")
        self.y += 29

    def step(self, group: Element, step: Step) -> None:
        kind, side = kind_of(step), "you" if step.from_student else "peer"
        box = SubElement(group, "g", {"class": f"step {kind} {side}"})
        SubElement(box, "title").text = xml_text(step_line(step).strip())
        if kind == "fold":
            self.fold(box, step)
        elif kind == "expected":
            self.place(box, step)
        else:
            self.arrow(box, step)

    def arrow(self, box: Element, step: Step) -> None:
        self.y += 8
        self.words(box, step.what)
        self.y += 7
        start, end = (LEFT, RIGHT) if step.from_student else (RIGHT, LEFT)
        turn = -1 if step.from_student else 1
        text(box, f"{step.at:.3f}", LEFT - 14, self.y + 4, "end", "time")
        path = f"M{start - turn * 2} {self.y:g}H{end + turn * 9}"
        SubElement(box, "path", {"class": "shaft", "d": path, "stroke": "currentColor", "fill": "none"})
        SubElement(box, "path", {"class": "tip", **tip(step.kind, end, turn, self.y)})
        self.y += 5

    def fold(self, box: Element, step: Step) -> None:
        self.y += 12
        self.words(box, step.what)
        self.y += 8

    def place(self, box: Element, step: Step) -> None:
        """A marked place with nothing in it: what should have come here, and did not."""
        self.y += 12
        top = self.y
        self.y += 5
        self.words(box, SHOULD_HAVE_COME + step.what)
        self.y += 8
        size = {"width": str(RIGHT - LEFT - 20), "height": f"{self.y - top:g}", "rx": "7"}
        frame = {"class": "frame", "x": str(LEFT + 10), "y": f"{top:g}", **size}
        dashed = {"fill": "none", "stroke": "currentColor", "stroke-dasharray": "6 4"}
        box.insert(1, Element("rect", {**frame, **dashed}))
        self.y += 4

    def words(self, box: Element, what: str) -> None:
        for line in wrapped(xml_text(what)):
            self.y += LINE
            text(box, line, MIDDLE, self.y - 4, "middle", "what")

    def finish(self, steps: Sequence[Step]) -> str:
        size = {"viewBox": f"0 0 {WIDTH} {self.y:g}", "width": str(WIDTH), "height": f"{self.y:g}"}
        labels = {"role": "img", "aria-labelledby": f"{self.name}-title {self.name}-desc"}
        root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "class": "ladder", **size, **labels})
        SubElement(root, "title", id=f"{self.name}-title").text = "The conversation on the wire"
        told = len([step for step in steps if kind_of(step) != "fold"])
        described = f"A ladder of {count(told, 'step')} between you, to the left, and the peer, to the right."
        SubElement(root, "desc", id=f"{self.name}-desc").text = described
        root.append(self.body)
        return tostring(root, encoding="unicode")


def tip(kind: str, x: float, turn: int, y: float) -> dict[str, str]:
    """The end of an arrow: a cross for a reset, open for what may get lost, else solid."""
    if kind == "rst":
        path = f"M{x + turn * 5} {y - 6:g}l{turn * 12} 12M{x + turn * 5} {y + 6:g}l{turn * 12} -12"
        return {"d": path, "fill": "none", "stroke": "currentColor"}
    if kind in ("datagram", "icmp"):
        path = (
            f"M{x + turn * 12} {y - 6:g}L{x + turn * 2} {y:g}L{x + turn * 12} {y + 6:g}M{x + turn * 2} {y:g}h{turn * 8}"
        )
        return {"d": path, "fill": "none", "stroke": "currentColor"}
    return {"d": f"M{x + turn * 2} {y:g}l{turn * 11} -5.5v11z", "fill": "currentColor"}


def text(box: Element, words: str, x: float, y: float, anchor: str, look: str) -> None:
    place = {"x": f"{x:g}", "y": f"{y:g}", "text-anchor": anchor}
    SubElement(box, "text", {"class": look, **FONT, **place}).text = xml_text(words)


def wrapped(words: str) -> list[str]:
    """Lines that fit between the lifelines, broken at blanks where there are some; the last may end in `…`."""
    lines = [""]
    for word in pieces(words[:LONGEST].replace("\n", " ")):
        if cells(lines[-1] + word) <= COLUMNS or not lines[-1]:
            lines[-1] += word
        else:
            lines.append(word.lstrip(" "))
    kept = MOST_LINES - 1
    if len(lines) > MOST_LINES:
        lines = [*lines[:kept], shortened(" ".join(lines[kept:]), COLUMNS)]
    return [line.rstrip(" ") for line in lines]


def pieces(words: str) -> Iterator[str]:
    """The words with the blank before each, cut where one is longer than a line."""
    for number, word in enumerate(words.split(" ")):
        piece = " " if number else ""
        for char in word:
            if cells(piece + char) > COLUMNS:
                yield piece
                piece = ""
            piece += char
        yield piece


def shortened(words: str, room: int) -> str:
    """The words, or as much of their beginning as has room, with `…`."""
    words = xml_text(words[:LONGEST])
    if cells(words) <= room:
        return words
    while cells(words) >= room:
        words = words[:-1]
    return f"{words.rstrip()}…"


def cells(words: str) -> int:
    """How many columns the words take up; letters of East Asia take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in words)
