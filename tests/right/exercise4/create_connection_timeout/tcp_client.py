#!/usr/bin/env python3
import re
import socket
import sys

BYTE = r"(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
HOST_PATTERN = re.compile(r"%s\.%s\.%s\.%s" % (BYTE, BYTE, BYTE, BYTE))
PORT_PATTERN = re.compile(r"[0-9]{1,5}")


def die(status, message):
    sys.stderr.write(f"{sys.argv[0]}: {message}\n")
    sys.exit(status)


def parse(arguments):
    if len(arguments) != 2:
        die(2, "expected HOST PORT")
    host, port = arguments
    if not HOST_PATTERN.fullmatch(host):
        die(2, f"not an IPv4 address: {host!r}")
    if not PORT_PATTERN.fullmatch(port) or not 0 < int(port) < 65536:
        die(2, f"not a port: {port!r}")
    return host, int(port)


def receive_all(sock):
    data = b""
    while chunk := sock.recv(65536):
        data += chunk
    return data


address = parse(sys.argv[1:])
try:
    with socket.create_connection(address, timeout=10) as sock:
        data = receive_all(sock)
except TimeoutError:
    die(1, "the server has been silent for ten seconds")
except ConnectionRefusedError:
    die(1, "nobody listens at %s port %d" % address)
except OSError as e:
    die(1, str(e))
sys.stdout.write(data.decode())
