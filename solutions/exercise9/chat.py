"""Exercise 9: send what is typed, print what comes, both at the same time."""

import socket
import sys
import threading


def usage(problem):
    print(
        f"{problem}\nusage: python3 chat.py HOST PORT, such as: python3 chat.py 127.0.0.1 12345",
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


def send_lines(connection):
    """Send what is typed until standard input ends. This runs in a daemon thread, see main().

    input() would hold a lock on standard input while it waits, and Python aborts when the program ends meanwhile.
    A file without a buffer has no such lock. It gives bytes, and they are UTF-8 already.
    """
    with open(0, "rb", buffering=0, closefd=False) as typed:
        try:
            for line in typed:
                connection.sendall(line.removesuffix(b"\n") + b"\n")  # the last line may come without newline
            connection.shutdown(socket.SHUT_WR)  # "I have finished"; the server may go on talking
        except OSError:
            pass  # the connection is over: print_lines() sees that too


def print_lines(connection):
    """Print what comes until the server ends the connection."""
    with connection.makefile("rb") as received:  # it collects the pieces and gives a line as soon as that is whole
        for line in received:
            text = line.decode(errors="replace")  # only now: in a whole line no character is cut in two
            print(text.removesuffix("\n"), flush=True)


def main():
    host, port = read_arguments(sys.argv[1:])
    try:
        with socket.create_connection((host, port)) as connection:
            # A daemon thread does not keep the program alive: when the server has ended, nobody waits for the keyboard.
            threading.Thread(target=send_lines, args=[connection], daemon=True).start()
            print_lines(connection)
    except OSError as error:
        print(f"Cannot talk to {host}:{port}: {error.strerror or error}.", file=sys.stderr)
        sys.exit(1)


main()
