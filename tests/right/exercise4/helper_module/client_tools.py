"""Helpers shared by my clients."""
import socket


class ArgumentProblem(Exception):
    pass


def read_address(arguments):
    if len(arguments) != 2:
        raise ArgumentProblem("I need exactly two arguments: HOST PORT")
    host, port = arguments
    numbers = host.split(".")
    if len(numbers) != 4 or not all(n.isdigit() and int(n) <= 255 for n in numbers):
        raise ArgumentProblem(f"HOST is not an IPv4 address: {host!r}")
    if not port.isdigit() or not 1 <= int(port) <= 65535:
        raise ArgumentProblem(f"PORT is not a number from 1 to 65535: {port!r}")
    return host, int(port)


def read_text(address):
    with socket.create_connection(address) as connection:
        with connection.makefile("rb") as stream:
            return stream.read().decode("utf-8")
