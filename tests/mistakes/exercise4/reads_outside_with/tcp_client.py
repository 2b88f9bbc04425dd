#!/usr/bin/env python3
"""TCP client: prints what the server says."""
import argparse
import ipaddress
import socket
import sys


def ip_address(text):
    return str(ipaddress.IPv4Address(text))


def port_number(text):
    number = int(text)
    if not 0 < number < 65536:
        raise ValueError(text)
    return number


parser = argparse.ArgumentParser(description="Prints what a TCP server sends.")
parser.add_argument("host", type=ip_address)
parser.add_argument("port", type=port_number)
args = parser.parse_args()


try:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as s:
        s.connect((args.host, args.port))

    data = b""
    while True:
        part = s.recv(1024)
        if not part:
            break
        data += part
    print(data.decode("utf-8"))
except OSError as error:
    print("Network error:", error, file=sys.stderr)
    sys.exit(1)
