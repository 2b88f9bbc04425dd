"""Whether memory ran out: what the control group of this host's container counts, in its first and second version."""

from __future__ import annotations

GROUP = "/sys/fs/cgroup"
# kernel: admin-guide/cgroup-v1/memory.rst (`oom_kill` since Linux 4.13) and admin-guide/cgroup-v2.rst
COUNTERS = (GROUP + "/memory.events", GROUP + "/memory/memory.oom_control")
NO_LIMIT = 1 << 60  # bytes; the first version says "none" with a number near 2 to the 63
LIMITS = (GROUP + "/memory.max", GROUP + "/memory/memory.limit_in_bytes")


def kills() -> int:
    """How many processes the kernel has killed because memory ran out; always 0 where it does not tell."""
    for path in COUNTERS:
        for line in content(path).splitlines():
            name, _, number = line.partition(" ")
            if name == "oom_kill" and number.isdigit():
                return int(number)
    return 0


def limit() -> int:
    """How many bytes of memory all processes of this host may use together; 0 where it is not known."""
    found = next((int(text) for path in LIMITS if (text := content(path).strip()).isdigit()), 0)
    return found if found < NO_LIMIT else 0


def content(path: str) -> str:
    try:
        with open(path, encoding="ascii", errors="replace") as file:
            return file.read()
    except OSError:
        return ""
