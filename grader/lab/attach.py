"""A container's standard input and output as a transport, without the bytes that docker-py loses.

docker-py returns the raw socket below a buffered file that may already hold the first frames (docker-py#3332). Two
cures: attach before the start, and read from that buffered file. Where the file cannot be found (npipes on Windows),
the socket itself is read.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docker.models.containers import Container

HEADER = struct.Struct(">BxxxL")  # the stream's number and the frame's length, as the engine multiplexes
STDOUT = 1
STDERR_LIMIT = 65536  # bytes


class Attachment:
    """The attached streams of one container: what the agent prints on stderr is put aside."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._socket = getattr(connection, "_sock", connection)
        response = getattr(connection, "_response", None)
        buffered = getattr(getattr(getattr(response, "raw", None), "_fp", None), "fp", None)
        self._file = buffered if buffered is not None else connection
        self._stderr = bytearray()

    def read(self) -> bytes:
        while True:
            header = self._exactly(HEADER.size)
            if len(header) < HEADER.size:
                return b""
            stream, length = HEADER.unpack(header)
            data = self._exactly(length)
            if stream == STDOUT and data:
                return data
            self._stderr += data[: STDERR_LIMIT - len(self._stderr)]

    def stderr(self) -> bytes:
        return bytes(self._stderr)

    def write(self, data: bytes) -> None:
        self._socket.sendall(data)

    def close(self) -> None:
        try:
            self._socket.shutdown(2)
        except OSError:
            pass
        self._connection.close()

    def _exactly(self, count: int) -> bytes:
        data = bytearray()
        while len(data) < count:
            chunk = self._file.read(count - len(data))
            if not chunk:
                break
            data += chunk
        return bytes(data)


def attach(container: Container) -> Attachment:
    """Attaches to a container that has not been started yet."""
    streams = {"stdin": 1, "stdout": 1, "stderr": 1, "stream": 1}
    return Attachment(container.attach_socket(params=streams))
