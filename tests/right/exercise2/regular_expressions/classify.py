#!/usr/bin/env python3
import re
import sys

N = r"(?:0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])"
KINDS = [
    ("loopback", rf"127\.{N}\.{N}\.{N}"),
    ("local", rf"10\.{N}\.{N}\.{N}"),
    ("local", rf"172\.(?:1[6-9]|2[0-9]|3[01])\.{N}\.{N}"),
    ("local", rf"192\.168\.{N}\.{N}"),
    ("public", rf"{N}\.{N}\.{N}\.{N}"),
    ("invalid", r"(?s:.*)"),
]


def classify(ip: str) -> str:
    return next(word for word, pattern in KINDS if re.fullmatch(pattern, ip))


for raw in sys.stdin.buffer:
    ip = raw.decode("utf-8").strip()
    if ip:
        sys.stdout.buffer.write(f"{ip} {classify(ip)}\n".encode("utf-8"))
        sys.stdout.buffer.flush()
