"""The command line of grade, but for the hands of `grade class`, which are simulated: `python -m ... class ...`."""

from __future__ import annotations

import signal
from unittest.mock import patch

from grader.classroom import cluster, command, workshop
from grader.cli import main
from tests.classroom.simulated import COMMAND

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # it is ignored where tests run in the background
    with (
        patch.object(workshop.Here, "command", COMMAND),
        patch.object(cluster.Cluster, "command", COMMAND),
        patch.object(command, "ready", lambda *_: "no image"),
    ):
        main()
