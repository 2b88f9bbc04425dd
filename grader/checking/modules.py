"""The modules that stand beside an exercise's checks.py: importable while its checks are, and forgotten afterwards."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def modules_of(folder: Path) -> Iterator[None]:
    """Lets checks.py import what stands beside it, by a name that nothing else has.

    Afterwards all that was imported from the folder is forgotten: the next submission meets checks as if never run.
    """
    before, path = set(sys.modules), list(sys.path)
    sys.path.append(str(folder))
    try:
        yield
    finally:
        sys.path[:] = path
        for name in set(sys.modules) - before:
            origin = getattr(sys.modules[name], "__file__", None)
            if origin is not None and Path(origin).is_relative_to(folder):
                with suppress(KeyError):
                    del sys.modules[name]
