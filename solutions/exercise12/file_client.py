"""Exercise 12: fetch a file, and keep it only when its size and its SHA-256 are right."""

import hashlib
import os
import socket
import sys
import tempfile
from pathlib import Path

LONGEST_LINE = 4096
PATIENCE = 10  # seconds without one byte


class Failed(Exception):
    """The file has not come, or not as it was announced. The text says why."""


def usage(problem):
    print(
        f"{problem}\nusage: python3 file_client.py HOST PORT NAME TARGET, "
        "such as: python3 file_client.py 127.0.0.1 12345 hello.txt copy.txt",
        file=sys.stderr,
    )
    sys.exit(2)


def read_arguments(arguments):
    if len(arguments) != 4:
        usage(f"Four arguments are needed, not {len(arguments)}.")
    host, port, name, target = arguments
    numbers = host.split(".")
    if len(numbers) != 4 or not all(number.isdecimal() and int(number) <= 255 for number in numbers):
        usage(f"HOST has to be four numbers from 0 to 255 with dots between them, not {host!r}.")
    if not port.isdecimal() or not 1 <= int(port) <= 65535:
        usage(f"PORT has to be a number from 1 to 65535, not {port!r}.")
    if "\n" in name:
        usage("NAME has to be one line, for the request is one line.")
    return host, int(port), name, Path(target)


def read_answer(connection):
    """Reads the answer's first line, and with it perhaps the file's first bytes: returns both."""
    received = b""
    while b"\n" not in received:
        piece = connection.recv(LONGEST_LINE)
        if not piece or len(received) > LONGEST_LINE:
            raise Failed("the server did not answer with a line")
        received += piece
    line, _newline, beginning = received.partition(b"\n")
    return line.decode(errors="replace"), beginning


def size_and_hash(line):
    """What came over the network is checked before it is used, here too."""
    if line.startswith("ERR "):
        raise Failed("the server says: " + line.removeprefix("ERR "))
    words = line.split(" ")
    if len(words) != 3 or words[0] != "OK" or not words[1].isdecimal():
        raise Failed(f"this is no answer: {line!r}")
    return int(words[1]), words[2]


def receive_file(connection, beginning, size, file):
    """Writes exactly `size` bytes to `file` and returns their SHA-256."""
    sha256 = hashlib.sha256()
    missing = size
    piece = beginning[:size]
    while True:
        file.write(piece)
        sha256.update(piece)
        missing -= len(piece)
        if missing == 0:
            return sha256.hexdigest()
        piece = connection.recv(min(missing, 65536))
        if not piece:
            raise Failed(f"the connection ended with {missing} of {size} bytes missing")


def fetch(host, port, name, target):
    with socket.create_connection((host, port), timeout=PATIENCE) as connection:
        connection.sendall(f"GET {name}\n".encode())
        line, beginning = read_answer(connection)
        size, announced = size_and_hash(line)

        # Beside TARGET, so that the rename at the end is one step: TARGET is the old file or the new one, never half.
        with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as file:
            temporary = Path(file.name)
            try:
                sha256 = receive_file(connection, beginning, size, file)
                file.close()
                if sha256 != announced:
                    raise Failed("the bytes do not match their SHA-256")
                os.replace(temporary, target)
            finally:
                temporary.unlink(missing_ok=True)  # after the rename nothing is left to remove


def main():
    host, port, name, target = read_arguments(sys.argv[1:])
    try:
        fetch(host, port, name, target)
    except Failed as reason:
        print(f"Not fetched: {reason}.", file=sys.stderr)
        sys.exit(1)
    except OSError as error:
        print(f"Not fetched: {error.strerror or error}.", file=sys.stderr)
        sys.exit(1)


main()
