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


with socket.socket() as s:
    try:
        s.connect((args.host, args.port))
    except OSError as error:
        print("Cannot connect:", error, file=sys.stderr)
        sys.exit(1)
    data = b""
    while chunk := s.recv(4096):
        data += chunk

print(data.decode() + "\n")
