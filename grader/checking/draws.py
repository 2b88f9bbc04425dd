"""What checks draw: ports, and words of which no two places look alike."""

from __future__ import annotations

import random

PLAIN_WORDS = ("socket", "port", "server", "client", "packet", "address", "network", "stream")
FOREIGN_WORDS = ("Brücke", "café", "naïve", "señal", "Straße", "łódź", "日本", "✓")


def a_port(draw: random.Random) -> int:
    """A port below those that systems give out by themselves (RFC 6335 and Linux: from 32768 on)."""
    return draw.randrange(20000, 30000)
