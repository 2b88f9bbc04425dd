"""Where a server listens, judged from the socket table: at HOST and PORT, and nowhere else."""

from __future__ import annotations

from grader.checking.failure import CheckFailed, Failure
from grader.checking.student import Student, endpoint


def must_listen_at_host_alone(student: Student, port: int, *, blocks: bool = True) -> None:
    """Fails unless the program's one listening address is HOST and PORT.

    With `blocks` False, checks that need this one run all the same where a client of HOST reaches the server: then
    the address costs its own points, and nothing else.
    """
    wanted, bound = endpoint((student.address, port)), student.bound_addresses("tcp")
    if bound != [wanted]:
        reachable = {wanted, f"0.0.0.0:{port}", f"[::]:{port}"} & set(bound)
        raise CheckFailed(
            Failure(
                who_can_reach(bound, wanted, port),
                f"listening on {wanted} alone",
                f"listening on {' and '.join(bound)}",
                blocks=blocks or not reachable,
            )
        )


def who_can_reach(bound: list[str], wanted: str, port: int) -> str:
    """The cause in one sentence: which clients the address lets in or shuts out."""
    asked = f"The exercise asks for {wanted}, the address that it was given."
    if f"0.0.0.0:{port}" in bound or f"[::]:{port}" in bound:
        every = "0.0.0.0" if f"0.0.0.0:{port}" in bound else "::"
        return f"Your server listens on {every}, which means every address of the machine at once. {asked}"
    if len(bound) > 1:
        return f"Your server listens on more than one address: {', '.join(bound)}. {asked}"
    if bound and bound[0].startswith("127."):
        return f"Your server listens on {bound[0]}, so only your own machine can reach it. {asked}"
    return f"Your server listens on {', '.join(bound)}. {asked}"
