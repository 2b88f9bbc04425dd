#!/usr/bin/env python3
"""Serve the files of one folder, a thread for each client."""
import argparse
import hashlib
import os
import socket
import sys
import threading


def ipv4(text):
    numbers = text.split(".")
    if len(numbers) != 4 or not all(n.isdecimal() and int(n) <= 255 for n in numbers):
        raise argparse.ArgumentTypeError(f"{text!r} is not an IPv4 address")
    return text


def port(text):
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port")
    return int(text)


def lookup(folder, name):
    """The open file, or None: only what a listing of the folder shows counts."""
    if "\\" in name:
        return None
    for entry in os.scandir(folder):
        if entry.name == name and entry.is_file(follow_symlinks=False):
            return open(entry.path, "rb")
    return None


def serve(conn, folder):
    try:
        conn.settimeout(30)
        line = bytearray()
        while not line.endswith(b"\n"):
            byte = conn.recv(1)
            if not byte or len(line) > 4096:
                return
            line += byte
        verb, _, name = line[:-1].decode("utf-8", "surrogateescape").partition(" ")
        file = lookup(folder, name) if verb == "GET" else None
        if file is None:
            conn.sendall(b"ERR I do not have that\n")
            return
        with file:
            sha = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.tell()
            file.seek(0)
            conn.sendall(b"OK %d %s\n" % (size, sha.encode()))
            while chunk := file.read(1 << 16):
                conn.sendall(chunk)
    except OSError as error:
        print(error, file=sys.stderr)
    finally:
        conn.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("host", type=ipv4)
    parser.add_argument("port", type=port)
    parser.add_argument("folder")
    args = parser.parse_args()
    if not os.path.isdir(args.folder):
        sys.exit(f"{args.folder}: not a folder")
    try:
        listener = socket.create_server((args.host, args.port))
    except OSError as error:
        sys.exit(f"cannot listen: {error}")
    while True:
        conn, _ = listener.accept()
        threading.Thread(target=serve, args=(conn, args.folder), daemon=True).start()


if __name__ == "__main__":
    main()
