"""DATA and ACK of exercise 14: how they are packed, and what is wrong with one that is no such thing."""

from __future__ import annotations

import json
import struct
import time
import zlib

HEADER = struct.Struct("!cII")  # letter, number, CRC-32
MOST_BYTES = 1000
RETRY = 0.2  # seconds until a DATA without its ACK is sent again


def data(number: int, payload: bytes) -> bytes:
    return pack(b"D", number, payload)


def ack(number: int) -> bytes:
    return pack(b"A", number, b"")


def pack(letter: bytes, number: int, payload: bytes) -> bytes:
    return HEADER.pack(letter, number, zlib.crc32(number.to_bytes(4, "big") + payload)) + payload


def number_of(datagram: bytes, letter: bytes) -> int | None:
    """The number in a datagram, None in one that is too short or has another letter. Says nothing of its CRC."""
    if len(datagram) < HEADER.size or datagram[:1] != letter:
        return None
    return int.from_bytes(datagram[1:5], "big")


def fault(datagram: bytes, letter: bytes) -> str:
    """Why it is no DATA (letter D) or no ACK (letter A): "letter", "length" or "crc"; empty where nothing is wrong."""
    if datagram[:1] != letter:
        return "letter"
    payload = datagram[HEADER.size :]
    if len(datagram) < HEADER.size or len(payload) > (MOST_BYTES if letter == b"D" else 0):
        return "length"
    return "" if datagram[5:9] == zlib.crc32(datagram[1:5] + payload).to_bytes(4, "big") else "crc"


def tell(**what: object) -> None:
    """One line of JSON, with the time on this machine's clock."""
    print(json.dumps({"at": round(time.monotonic(), 4), **what}), flush=True)
