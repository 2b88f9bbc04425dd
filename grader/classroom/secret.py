"""A secret of the class: by it a student gets a number or a name that nobody can compute from who they are."""

from __future__ import annotations

import hashlib
import secrets

from grader.classroom.database import ClassDatabase

FACT = "secret"


def secret_of(base: ClassDatabase) -> str:
    """The secret of the class, made when it is asked for the first time. Raises ClassError."""
    if not base.fact(FACT):
        base.tell(**{FACT: secrets.token_hex(16)})
    return base.fact(FACT)


def draw(secret: str, key: str) -> int:
    """A large number that belongs to the key: the same whenever it is asked for, and unknown without the secret."""
    return int.from_bytes(hashlib.blake2b(key.encode("utf-8", "surrogatepass"), key=secret.encode()).digest())
