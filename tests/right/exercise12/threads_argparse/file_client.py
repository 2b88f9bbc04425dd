#!/usr/bin/env python3
"""Fetch one file; it is put together beside TARGET and moved there when it is right."""
import argparse
import hashlib
import os
import socket
import sys
import tempfile


def ipv4(text):
    numbers = text.split(".")
    if len(numbers) != 4 or not all(n.isdecimal() and int(n) <= 255 for n in numbers):
        raise argparse.ArgumentTypeError(f"{text!r} is not an IPv4 address")
    return text


def port(text):
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port")
    return int(text)


def fetch(args, out):
    with socket.create_connection((args.host, args.port)) as conn, conn.makefile("rb") as answer:
        conn.sendall(f"GET {args.name}\n".encode())
        head = answer.readline(4096)
        if not head.startswith(b"OK "):
            raise ValueError(f"refused: {head.decode(errors='replace').strip() or 'no answer'}")
        size, sha = head.split()[1:]
        left, check = int(size), hashlib.sha256()
        while chunk := answer.read(16384):
            out.write(chunk)
            check.update(chunk)
            left -= len(chunk)
        if left:
            raise ValueError(f"{left} bytes of {int(size)} are missing")
        if check.hexdigest().encode() != sha:
            raise ValueError("the SHA-256 is another one")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("host", type=ipv4)
    parser.add_argument("port", type=port)
    parser.add_argument("name")
    parser.add_argument("target")
    args = parser.parse_args()
    temporary = None
    try:
        folder = os.path.dirname(os.path.abspath(args.target))
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".part-", delete=False) as out:
            temporary = out.name
            fetch(args, out)
        os.replace(temporary, args.target)
    except (OSError, ValueError) as error:
        if temporary:
            os.unlink(temporary)
        sys.exit(f"{args.name}: {error}")


if __name__ == "__main__":
    main()
