import argparse
import socket
import sys


def ipv4(text):
    parts = text.split(".")
    if len(parts) != 4 or not all(p.isdigit() and int(p) <= 255 for p in parts):
        raise argparse.ArgumentTypeError(f"{text!r} is not an IPv4 address")
    return text


class Route:
    def __init__(self, dest, port=53):
        self.dest = dest
        self.port = port

    def __enter__(self):
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.connect((self.dest, self.port))
        return self

    def __exit__(self, *error):
        self.sock.close()

    @property
    def source(self):
        return self.sock.getsockname()[0]


def main():
    parser = argparse.ArgumentParser(description="Which address of mine leads to DEST?")
    parser.add_argument("dest", metavar="DEST", type=ipv4)
    options = parser.parse_args()
    try:
        with Route(options.dest) as route:
            print(route.source)
    except OSError as error:
        parser.exit(1, f"no route to {options.dest}: {error}\n")


if __name__ == "__main__":
    main()
