import hashlib
import ipaddress
import socket
import sys


class TransferError(Exception):
    pass


def download(host, port, name):
    with socket.create_connection((host, port), timeout=10) as sock:
        sock.sendall(b"GET " + name.encode() + b"\n")
        stream = sock.makefile("rb")
        line = stream.readline(1000).decode("utf-8", "replace")
        if line == "":
            raise TransferError("no answer")
        if line.startswith("ERR"):
            raise TransferError("the server says: " + line[4:].strip())
        words = line.split()
        if len(words) != 3 or words[0] != "OK" or not words[1].isdigit():
            raise TransferError("strange answer: " + line.strip())
        size = int(words[1])
        content = stream.read(size)
        if len(content) < size:
            raise TransferError(f"{size - len(content)} bytes are missing")
        if hashlib.sha256(content).hexdigest() != words[2]:
            raise TransferError("the checksum is wrong")
        return content


def main(args):
    try:
        host, port, name, target = args
        ipaddress.IPv4Address(host)
        port = int(port)
        if port < 1 or port > 65535:
            raise ValueError("port out of range")
    except ValueError as error:
        print("usage: file_client.py HOST PORT NAME TARGET:", error, file=sys.stderr)
        return 2
    try:
        content = download(host, port, name)
        with open(name, "wb") as f:
            f.write(content)
    except (OSError, TransferError) as error:
        print("failed:", error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
