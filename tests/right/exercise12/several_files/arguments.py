import sys


def is_host(text):
    parts = text.split(".")
    return len(parts) == 4 and all(p.isascii() and p.isdigit() and int(p) <= 255 for p in parts)


def is_port(text):
    return text.isascii() and text.isdigit() and 1 <= int(text) <= 65535


def read(usage):
    arguments = sys.argv[1:]
    if len(arguments) != len(usage.split()) or not is_host(arguments[0]) or not is_port(arguments[1]):
        print("usage: python3", sys.argv[0], usage, file=sys.stderr)
        raise SystemExit(2)
    return arguments[0], int(arguments[1]), *arguments[2:]
