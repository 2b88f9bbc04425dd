"""A histogram as SVG that stands in a page: bars of ours, with their numbers as text."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from grader.classroom.report.figures import Bar
from grader.show.words import count

STEP, GAP, HEIGHT, HEAD, FOOT = 44, 6, 120, 20, 22  # units of the drawing


def histogram(bars: Sequence[Bar], name: str) -> str:
    """The bars beside each other, as many high as the highest has room; `name` begins the picture's description."""
    highest = max((bar.count for bar in bars), default=0) or 1
    width, height = STEP * len(bars), HEAD + HEIGHT + FOOT
    svg = Element("svg", {"class": "histogram", "viewBox": f"0 0 {width} {height}", "role": "img"})
    svg.set("aria-label", f"{name}: {described(bars)}")
    for place, bar in enumerate(bars):
        draw_bar(svg, STEP * place, bar, HEIGHT * bar.count / highest, full=place == len(bars) - 1)
    SubElement(svg, "line", {"x1": "0", "x2": f"{width}", "y1": f"{HEAD + HEIGHT}", "y2": f"{HEAD + HEIGHT}"})
    return tostring(svg, encoding="unicode")


def draw_bar(svg: Element, left: int, bar: Bar, height: float, *, full: bool) -> None:
    box = {"x": left + GAP / 2, "y": HEAD + HEIGHT - height, "width": STEP - GAP, "height": height, "rx": 2}
    rect = SubElement(svg, "rect", {name: f"{value:g}" for name, value in box.items()})
    rect.set("class", "bar full" if full else "bar")
    SubElement(rect, "title").text = described([bar])
    middle = f"{left + STEP / 2:g}"
    if bar.count:
        above = {"class": "count", "x": middle, "y": f"{box['y'] - 5:g}"}
        SubElement(svg, "text", above).text = f"{bar.count}"
    SubElement(svg, "text", {"class": "points", "x": middle, "y": f"{HEAD + HEIGHT + 15}"}).text = bar.words


def described(bars: Sequence[Bar]) -> str:
    return "; ".join(f"{bar.words} points: {count(bar.count, 'student')}" for bar in bars)
