"""Exercise 8: send every byte back until the client has finished sending, then finish too."""

import socket
import sys


def usage(problem):
    print(
        f"{problem}\nusage: python3 echo_server.py HOST PORT, such as: python3 echo_server.py 127.0.0.1 12345",
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


def echo(connection):
    """Each piece goes back when it comes, so that as little as possible waits in the buffers."""
    while piece := connection.recv(65536):
        connection.sendall(piece)  # send() may take only a part; sendall() goes on until all is taken
    # b"" came: the client has finished sending. Everything is on its way back, so finish too.
    connection.shutdown(socket.SHUT_WR)


def main():
    host, port = read_arguments(sys.argv[1:])
    with open_server(host, port) as server:
        while True:
            connection, _address = server.accept()
            try:
                with connection:
                    echo(connection)
            except OSError:
                pass  # this client broke off; the next one is welcome


main()
