"""The host-side end of an agent: requests with deadlines, answers, events, and the agent's log."""

from __future__ import annotations

import json
import queue
import threading
from collections import deque
from typing import Any, Protocol

from grader.errors import LabError
from grader.lab.agent import LINE_LIMIT, PROTOCOL, SILENCE_LIMIT
from grader.lab.log import Log

GRACE = 30.0  # seconds that the machine and the engine may need besides what the request itself may take
MOST_STRAYS = 200
MOST_SENT = 8
PULSE = 0  # the number of requests that only say that we are there
Sent = tuple[bytes, tuple[str, int]]  # what a socket of ours sent, and whereto


class Transport(Protocol):
    """How bytes reach an agent and come back. Reading blocks; at the end it gives b""."""

    def read(self) -> bytes: ...

    def write(self, data: bytes) -> None: ...

    def close(self) -> None: ...

    def stderr(self) -> bytes:
        """What the agent has printed on standard error, at least its beginning; whole after `close`."""


class AgentRefused(Exception):
    """The agent's operating system refused a request. `errno` is its name, such as "EADDRINUSE"."""

    def __init__(self, errno: str, message: str) -> None:
        super().__init__(message)
        self.errno = errno


class Link:
    """One agent. Raises LabError whenever the agent is gone, silent, or speaks another protocol."""

    def __init__(self, transport: Transport, name: str, log: Log | None = None) -> None:
        self.name = name
        self.log = log or Log()
        self.hello: dict[str, Any] = {}
        self.events: list[dict[str, Any]] = []
        self.sent: deque[Sent] = deque(maxlen=MOST_SENT)
        self.strays: deque[str] = deque(maxlen=MOST_STRAYS)
        self._transport = transport
        self._waiting: dict[int, queue.SimpleQueue[dict[str, Any] | None]] = {}
        self._lock = threading.Lock()
        self._last = 0
        self._closed = False
        self._ended = threading.Event()
        self._greeted = threading.Event()
        threading.Thread(target=self._receive, name=f"link to {name}", daemon=True).start()
        threading.Thread(target=self._keep_alive, name=f"pulse of {name}", daemon=True).start()

    def wait_for_hello(self, seconds: float = GRACE) -> dict[str, Any]:
        """The agent's greeting; raises LabError when none comes in time or it is of another protocol."""
        if not self._greeted.wait(seconds) or not self.hello:
            raise LabError(f"the {self.name} host did not come up{self._last_words()}")
        if self.hello.get("protocol") != PROTOCOL:
            raise LabError(
                f"the {self.name} host speaks protocol {self.hello.get('protocol')} and not {PROTOCOL}: "
                "its image is of another version; `grade clean --images` removes it"
            )
        return self.hello

    def ask(self, do: str, *, takes: float = 0.0, **details: Any) -> dict[str, Any]:
        """Sends one request that may take `takes` seconds and returns what the agent found.

        Raises AgentRefused when the host's operating system says no, LabError when the agent cannot be relied on.
        """
        answers: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        with self._lock:
            self._last += 1
            number = self._last
            self._waiting[number] = answers
        message = {"id": number, "do": do, **details}
        self.log.request(self.name, message)
        try:
            self._send(message)
            answer = None if self._ended.is_set() else answers.get(timeout=takes + GRACE)
        except queue.Empty:
            silence = f"the {self.name} host did not answer `{do}` within {takes + GRACE:.0f} seconds"
            self.log.words(self.name, silence)
            raise LabError(silence) from None
        finally:
            self._waiting.pop(number, None)
        return self._result(do, answer)

    def close(self) -> None:
        """Ends the connection; the agent kills all that it started and exits."""
        self._ended.set()
        self._transport.close()
        if not self._closed:
            self._closed = True
            for line in self._printed():
                self.log.words(self.name, line)

    def _result(self, do: str, answer: dict[str, Any] | None) -> dict[str, Any]:
        if answer is None:
            raise LabError(f"the {self.name} host went away{self._last_words()}")
        if "error" in answer:
            error = answer["error"]
            if error["kind"] == "os":
                raise AgentRefused(error["errno"], error["message"])
            raise LabError(f"the {self.name} host could not do `{do}`: {error['message']}")
        found: dict[str, Any] = answer["ok"]
        return found

    def _send(self, message: dict[str, Any]) -> None:
        line = json.dumps(message).encode("ascii") + b"\n"
        if len(line) > LINE_LIMIT:
            raise LabError(f"a request of {len(line)} bytes is more than a host takes ({LINE_LIMIT} bytes)")
        try:
            with self._lock:
                self._transport.write(line)
        except OSError as error:
            raise LabError(f"the {self.name} host went away{self._last_words()}") from error

    def _receive(self) -> None:
        rest = bytearray()
        try:
            while chunk := self._transport.read():
                rest += chunk
                if b"\n" in chunk:
                    *lines, rest = rest.split(b"\n")
                    for line in lines:
                        self._take(line)
                if len(rest) > 2 * LINE_LIMIT:
                    break
        except (OSError, ValueError) as error:
            self.strays.append(f"{type(error).__name__}: {error}")
        self._ended.set()
        self._greeted.set()
        for answers in list(self._waiting.values()):
            answers.put(None)

    def _take(self, line: bytes | bytearray) -> None:
        message = json.loads(line)
        if not isinstance(message, dict):
            raise ValueError(f"no message: {line[:80]!r}")
        if message.get("id") != PULSE:
            self.log.reply(self.name, message)
        if "hello" in message:
            self.hello = message
            self._greeted.set()
        elif "event" in message:
            self.events.append(message)
        elif answers := self._waiting.get(message.get("id", 0)):
            answers.put(message)

    def _keep_alive(self) -> None:
        """An engine that does not tell the agent of our death (Podman) leaves it to notice our silence."""
        while not self._ended.wait(SILENCE_LIMIT / 5):
            try:
                self._send({"id": PULSE, "do": "ping"})
            except LabError:
                return

    def _printed(self) -> list[str]:
        """What the agent printed on standard error, and what came from it that nobody understood, in lines."""
        return [*self._transport.stderr().decode("utf-8", "replace").splitlines()[-MOST_STRAYS:], *self.strays]

    def _last_words(self) -> str:
        words = [line.strip() for line in self._printed() if line.strip()]
        return f" (its last words: {words[-1]})" if words else ""
