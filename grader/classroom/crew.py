"""A crew: hands that grade side by side. One that dies or hangs is replaced, and its job given to a new one, once."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import CancelledError
from contextlib import suppress
from threading import Lock, Timer
from typing import IO

from grader.classroom.job import Job, Outcome

COMMAND = (sys.executable, "-m", "grader.classroom.hand")
PATIENCE = 600.0  # seconds for one submission: several times what the slowest exercise takes, twice, on a slow machine
FAREWELL = 2.0  # seconds for a hand to remove its lab; what it leaves then ends by itself
TRIES = 2


class HandDiedError(Exception):
    """A hand ended, or had to be ended, before it answered; the text says what is known of why."""


class Hand:
    """The other end of a process of `hand.py`, in a session of its own: Ctrl-C at the terminal is for us alone."""

    def __init__(self, command: Sequence[str], patience: float) -> None:
        self.patience = patience
        self.words: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the process
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.words,
            encoding="utf-8",
            start_new_session=True,
        )

    def ask(self, job: Job) -> Outcome:
        """Blocks until the hand has answered. Raises HandDiedError."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        overdue = Timer(self.patience, self.process.kill)
        overdue.daemon = True
        overdue.start()
        try:
            self.process.stdin.write(job.to_line())
            self.process.stdin.flush()
            return Outcome.from_line(self.process.stdout.readline())
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise HandDiedError(self.last_words()) from error
        finally:
            overdue.cancel()

    def last_words(self) -> str:
        self.process.kill()
        self.process.wait()
        lines: list[str] = []
        with suppress(ValueError):  # it was closed because everything is being stopped
            self.words.seek(0)
            lines = self.words.read().decode("utf-8", "replace").splitlines()
        return f"exit status {self.process.returncode}" + (f", {lines[-1]}" if lines else "")

    def dismiss(self) -> None:
        """Tells it that there is nothing more to do: it stops at once and removes its lab."""
        with suppress(OSError, ValueError):
            assert self.process.stdin is not None
            self.process.stdin.close()

    def end(self, seconds: float) -> None:
        """Waits until it has gone, and ends it when it has not."""
        try:
            self.process.wait(max(0.0, seconds))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.words.close()


class Crew:
    """As many hands as there are callers of `grade` at a time; each keeps its lab warm for the next."""

    def __init__(self, command: Sequence[str] = COMMAND, patience: float = PATIENCE) -> None:
        self.command = command
        self.patience = patience
        self._lock = Lock()
        self._idle: list[Hand] = []
        self._all: set[Hand] = set()
        self._stopped = False

    def grade(self, job: Job) -> Outcome:
        """Blocks until the job is graded; what keeps it from that is the outcome's trouble.

        Raises CancelledError when the crew has been stopped.
        """
        begin, why = time.monotonic(), ""
        for _ in range(TRIES):
            hand = self._take()
            try:
                outcome = hand.ask(job)
            except HandDiedError as error:
                why = str(error)
                self._forget(hand)
                continue
            with self._lock:
                self._idle.append(hand)
            return outcome
        trouble = f"The process that graded it ended before it was done, {TRIES} times ({why})."
        return Outcome(trouble=trouble, seconds=time.monotonic() - begin)

    def stop(self) -> None:
        """Ends all hands, whatever they do, and returns when they have gone: within about 2 seconds."""
        with self._lock:
            self._stopped = True
            hands = list(self._all)
        for hand in hands:
            hand.dismiss()
        until = time.monotonic() + FAREWELL
        for hand in hands:
            hand.end(until - time.monotonic())

    def _take(self) -> Hand:
        with self._lock:
            if self._stopped:
                raise CancelledError
            if self._idle:
                return self._idle.pop()
            hand = Hand(self.command, self.patience)
            self._all.add(hand)
            return hand

    def _forget(self, hand: Hand) -> None:
        hand.words.close()
        with self._lock:
            self._all.discard(hand)
