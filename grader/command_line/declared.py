"""The checks of a checks.py, read from its text: importing it brings pytest along, which a Tab has no time for."""

from __future__ import annotations

import ast
from pathlib import Path


def declared(checks: Path) -> list[tuple[str, str]]:
    """Id and title of each function with @check(...), in order; none where the file cannot be read as Python."""
    try:
        tree = ast.parse(checks.read_text(encoding="utf-8"))
    except (OSError, ValueError, SyntaxError, RecursionError):
        return []
    return [
        (node.name, (ast.get_docstring(node) or "").partition("\n")[0])
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and any(map(is_check, node.decorator_list))
    ]


def is_check(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Name) and decorator.func.id == "check"
