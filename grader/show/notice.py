"""What a student is told of an exercise for which there is no result, as a page and as Markdown."""

from __future__ import annotations

from dataclasses import dataclass

from grader.show.html import environment
from grader.show.markdown import prose


@dataclass(frozen=True)
class Notice:
    """The exercise and its title, one line that says how it stands, and what more there is to say."""

    exercise: str
    title: str
    heading: str
    sentences: tuple[str, ...]


def notice_page(notice: Notice) -> str:
    """The page, in the dress of a result's."""
    return environment().get_template("notice.html.jinja").render(notice=notice)


def notice_markdown(notice: Notice) -> str:
    told = [f"# {prose(notice.title or notice.exercise)}", f"**{prose(notice.heading)}**"]
    return "\n\n".join([*told, *map(prose, notice.sentences)]) + "\n"
