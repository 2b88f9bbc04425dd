"""Where grade keeps what is the user's own: the last results, and their progress."""

from __future__ import annotations

import os
from pathlib import Path

HOME_VARIABLE = "GRADE_HOME"


def home() -> Path:
    """The folder that GRADE_HOME names, else the one that this system has for the data of a user's programs."""
    if named := os.environ.get(HOME_VARIABLE):
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("grade", appauthor=False)
