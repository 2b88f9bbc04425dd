"""What a program left out, told only where its source and its sockets show it: a call of main(), or bind()."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from grader.checking.doing import RECEIVE_FROM, of_thread
from grader.lab.host import Program, ProgramState, SocketRow

CALL_IT = "To define a function does not run it. Call it: main(), at the left edge, at the end of the file."
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DEFINITIONS = (*FUNCTIONS, ast.ClassDef)
GIVEN_OUT = range(32768, 61000)  # ports that Linux gives to sockets without one (ip_local_port_range, ip-sysctl.rst)
UNBOUND = (
    "Your program waits in recvfrom(), but its socket has no port, for bind() was not called: nobody can reach it. "
)


def never_called(source: bytes) -> list[str]:
    """The functions of a source that nothing in it calls, where what runs by itself uses nothing that it defines.

    None where Python cannot read it.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    own = {node.name for node in tree.body if isinstance(node, DEFINITIONS)}
    if own & set().union(*(used_in(node) for node in tree.body if not isinstance(node, DEFINITIONS))):
        return []
    used = used_in(tree)
    return [node.name for node in tree.body if isinstance(node, FUNCTIONS) and node.name not in used]


def used_in(tree: ast.AST) -> set[str]:
    """The names that are used in a part of a source; `main` alone, without brackets, uses nothing."""
    nodes = list(ast.walk(tree))
    alone = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    return {node.id for node in nodes if isinstance(node, ast.Name) and id(node) not in alone}


def is_silent(program: Program, state: ProgramState) -> bool:
    """Whether a program has ended as if all were well, and without a word."""
    return state.status == 0 and not program.output("stdout").strip() and not program.output("stderr").strip()


def ended_silently(program: Program) -> str:
    """The question to ask of a program that ended well, silently, and without having done what it is for."""
    if not is_silent(program, program.state()):
        return ""
    return (
        "Your program ended without an error, without a word and without an open socket. Is the function that does the "
        "work called, and does it stay? "
    )


def did_nothing(program: Program, source: bytes) -> str:
    """The sentence about a program that ended without a word because nothing calls its function; "" for any other."""
    names = [f"{name}()" for name in never_called(source)]
    if not names or not is_silent(program, program.state()):
        return ""
    them = "it" if len(names) == 1 else "them"
    return f"Your program defines {' and '.join(names)}, but nothing calls {them}, so it ended at once and did nothing."


def without_bind(rows: Sequence[SocketRow], sources: Iterable[bytes]) -> str:
    """The sentence about a server on a port that the system chose, which no source names; "" where there is none."""
    servers = [row.local for row in rows if row.owner == "program" and row.waits_for_others]
    text = b" ".join(sources)
    chosen = [local for local in servers if local[1] in GIVEN_OUT and str(local[1]).encode() not in text]
    if not chosen or len(chosen) != len(servers):
        return ""
    address, port = chosen[0]
    return (
        f"Your server waits on {address}:{port}, a port that the system chose: it does so for a socket that bind() has "
        "not given one. "
    )


def waits_unbound(program: Program, rows: Sequence[SocketRow]) -> bool:
    """Whether a program waits for a datagram while none of its sockets has a port."""
    threads = program.doing()
    waits = any(of_thread(thread) == RECEIVE_FROM for thread in threads)
    return waits and not any(row.owner == "program" and row.protocol.startswith("udp") for row in rows)
