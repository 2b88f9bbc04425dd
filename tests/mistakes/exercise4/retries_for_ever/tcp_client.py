#!/usr/bin/env python3
"""TCP client: prints what the server says."""
import argparse
import ipaddress
import socket
import sys
import time


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


while True:
    try:
        s = socket.create_connection((args.host, args.port))
        break
    except ConnectionRefusedError:
        print("Server not ready, trying again...", file=sys.stderr)
        time.sleep(1)

data = b""
while True:
    part = s.recv(1024)
    if not part:
        break
    data += part
s.close()
print(data.decode("utf-8"))
