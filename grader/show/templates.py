"""Templates of pages that need nothing else: what strangers wrote is text in them and does nothing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.show.harmless import harmless

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

FOLDER = Path(__file__).resolve().parent / "page"
BASE = FOLDER / "base.css"


def templates(folder: Path) -> Environment:
    """The folder's templates: Jinja2 that escapes everything, and makes everything harmless before."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    def shown(value: Any) -> Any:
        return value if isinstance(value, Markup) or not isinstance(value, str) else harmless(value)

    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        finalize=shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def ours(*files: Path) -> Markup:
    """Files of ours, one after the other, to stand in a page as they are."""
    from markupsafe import Markup

    return Markup("\n".join(file.read_text(encoding="utf-8") for file in files))  # noqa: S704 - files of ours


def date(iso: str) -> str:
    """A time as people write it; what is no time stays as it is."""
    try:
        when = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{when.day} {when:%B %Y, %H:%M} {when.tzname() or ''}".rstrip()
