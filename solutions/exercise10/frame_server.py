"""Exercise 10: answer each frame (4 bytes of length N, then N bytes of UTF-8) with its text reversed."""

import socket
import sys
import time

MOST = 65536  # a longer frame is refused
GOODBYE = 1.0  # seconds in which a client that was refused may still send


def usage(problem):
    print(
        f"{problem}\nusage: python3 frame_server.py HOST PORT, such as: python3 frame_server.py 127.0.0.1 12345",
        file=sys.stderr,
    )
    sys.exit(2)


def read_arguments(arguments):
    if len(arguments) != 2:
        usage(f"Two arguments are needed, not {len(arguments)}.")
    host, port = arguments
    numbers = host.split(".")
    if len(numbers) != 4 or not all(number.isdecimal() and int(number) <= 255 for number in numbers):
        usage(f"HOST has to be four numbers from 0 to 255 with dots between them, not {host!r}.")
    if not port.isdecimal() or not 1 <= int(port) <= 65535:
        usage(f"PORT has to be a number from 1 to 65535, not {port!r}.")
    return host, int(port)


def open_server(host, port):
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # TIME_WAIT must not keep us from starting again
    try:
        server.bind((host, port))
        server.listen()
    except OSError as error:
        print(f"Cannot listen on {host}:{port}: {error.strerror}.", file=sys.stderr)
        sys.exit(1)
    return server


def receive_exactly(connection, count):
    """Collect pieces until there are count bytes. EOFError: the connection ended before."""
    received = b""
    while len(received) < count:
        piece = connection.recv(count - len(received))  # never more: what follows belongs to the next frame
        if not piece:
            raise EOFError
        received += piece
    return received


def receive_text(connection):
    """The text of the next frame. ValueError: this frame is not one that we answer."""
    length = int.from_bytes(receive_exactly(connection, 4), "big")
    if length > MOST:
        raise ValueError(f"{length} bytes are too many")  # before a single one of them is received
    return receive_exactly(connection, length).decode()  # bytes that are no UTF-8: UnicodeDecodeError, a ValueError


def send_text(connection, text):
    data = text.encode()
    connection.sendall(len(data).to_bytes(4, "big") + data)  # the length counts bytes, not characters


def say_goodbye(connection):
    """End the connection so that what was answered arrives.

    Closing while received bytes wait unread would send RST, and answers on their way could be lost.
    So send FIN, then throw away what still comes, but not for ever: the next client waits.
    """
    connection.shutdown(socket.SHUT_WR)
    deadline = time.monotonic() + GOODBYE
    while (left := deadline - time.monotonic()) > 0:
        connection.settimeout(left)  # when it is over recv() raises TimeoutError, an OSError
        if not connection.recv(65536):
            break


def serve(connection):
    try:
        while True:
            send_text(connection, receive_text(connection)[::-1])
    except EOFError:
        pass  # the client has finished, between two frames or in the middle of one
    except ValueError as problem:
        print(f"A frame is refused: {problem}.", file=sys.stderr)
        say_goodbye(connection)


def main():
    host, port = read_arguments(sys.argv[1:])
    with open_server(host, port) as server:
        while True:
            connection, _address = server.accept()
            try:
                with connection:
                    serve(connection)
            except OSError:
                pass  # this client is gone; the next one is welcome


main()
