import sys


def usage(reason):
    print("udp_ping.py HOST PORT COUNT:", reason, file=sys.stderr)
    raise SystemExit(2)


def number(text, low, high, name):
    if not (text.isascii() and text.isdigit()) or not low <= int(text) <= high:
        usage(f"{name} must be {low}-{high}")
    return int(text)


def parse(argv):
    if len(argv) != 3:
        usage("three arguments, please")
    host, port, count = argv
    if host.count(".") != 3:
        usage("HOST has four numbers")
    for part in host.split("."):
        number(part, 0, 255, "each number of HOST")
    return host, number(port, 1, 65535, "PORT"), number(count, 1, 1000, "COUNT")
