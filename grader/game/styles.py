"""Which styles of concurrency a program uses: threads, selectors, asyncio, as its source shows."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

STYLES: Mapping[str, tuple[str, ...]] = {
    "threads": (
        "threading.Thread",
        "threading.Timer",
        "_thread.start_new_thread",
        "concurrent.futures.ThreadPoolExecutor",
        "concurrent.futures.thread.ThreadPoolExecutor",
        "socketserver.ThreadingTCPServer",
        "socketserver.ThreadingUDPServer",
        "socketserver.ThreadingMixIn",
    ),
    "selectors": (
        *(f"selectors.{kind}Selector" for kind in ("Default", "Select", "Poll", "Epoll", "Kqueue", "Devpoll")),
        *(f"select.{call}" for call in ("select", "poll", "epoll", "kqueue", "devpoll")),
    ),
    "asyncio": ("asyncio.run", "asyncio.Runner", "asyncio.get_event_loop", "asyncio.new_event_loop"),
}
LARGEST = 1024 * 1024  # bytes of one source


def styles_of(sources: Iterable[bytes]) -> tuple[str, ...]:
    """The styles that any of these programs uses: something of theirs is called or inherited, not only imported."""
    used = {name for source in sources for name in names_used(source)}
    return tuple(style for style, names in STYLES.items() if used.intersection(names))


def names_used(source: bytes) -> set[str]:
    """The full names, as in `threading.Thread`, of what a program calls or inherits; none where it is no Python."""
    if len(source) > LARGEST:
        return set()
    try:
        tree = ast.parse(source)
        nodes = list(ast.walk(tree))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    imported = {alias: full for node in nodes for alias, full in imports(node)}
    used = [node.func for node in nodes if isinstance(node, ast.Call)]
    inherited = [base for node in nodes if isinstance(node, ast.ClassDef) for base in node.bases]
    return {full_name(node, imported) for node in (*used, *inherited)}


def imports(node: ast.AST) -> list[tuple[str, str]]:
    """The names that an import statement binds, each with what it stands for."""
    if isinstance(node, ast.Import):
        # `import a.b` binds a; `import a.b as c` binds c to a.b
        return [
            (each.asname or each.name.split(".")[0], each.name if each.asname else each.name.split(".")[0])
            for each in node.names
        ]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [(each.asname or each.name, f"{node.module}.{each.name}") for each in node.names]
    return []


def full_name(node: ast.expr, imported: Mapping[str, str]) -> str:
    """`Thread` or `threading.Thread` as what it was imported from; empty for what was not imported."""
    if isinstance(node, ast.Name):
        return imported.get(node.id, "")
    if isinstance(node, ast.Attribute):
        before = full_name(node.value, imported)
        return f"{before}.{node.attr}" if before else ""
    return ""
