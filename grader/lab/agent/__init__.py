"""The agent: runs inside every host, starts programs there, opens sockets there, and watches both.

Contract. This folder runs by itself: Python 3.9 or later, standard library only (psutil where there is no /proc),
no import from the rest of the project. It speaks JSON lines: requests on standard input, replies and events on
standard output, stray words on standard error.

* It speaks first: ``{"hello": "grade-agent", "protocol": 1, "captures": bool, "contained": bool, ...}``.
* ``{"id": 7, "do": "start", ...}`` is answered once, in any order, by ``{"id": 7, "ok": {...}}`` or by
  ``{"id": 7, "error": {"kind": "request" | "os" | "agent", "message": ...}}``. What the network or a program does
  (refused, reset, ended, silent) is never an error but part of ``ok``.
* Events come unasked and carry their number: ``{"event": "ended", "seq": 1, ...}``.
* Rows of sockets are those of /proc/net, whether the kernel answers by netlink (sock_diag(7)) or /proc itself is read;
  psutil, where there is neither, knows no queues.
* A folder that is put is emptied first and comes as a tar archive that names it: its paths begin with its last name.
* Bytes travel as base64, durations in seconds. A line has at most LINE_LIMIT bytes; a longer one ends the agent.
* At the end of its input, or after SILENCE_LIMIT seconds without a line, it kills all that it started and exits.

As process 1 of a container it starts programs as the user whose id it was given, owns every process there and captures
frames. Elsewhere it starts them as itself, owns its own descendants alone, and captures nothing.
"""

PROTOCOL = 1
LINE_LIMIT = 32 * 1024 * 1024
SILENCE_LIMIT = 30.0
