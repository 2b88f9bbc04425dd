"""Exercise 2: say of every address whether it is public, local, loopback or invalid."""

import sys

DIGITS = set("0123456789")  # str.isdigit() would let in digits of every script, such as "٣" and "²"


def is_number(part):
    """One of the four numbers: 0 to 255, nothing but digits, no leading zero."""
    if not 1 <= len(part) <= 3 or not set(part) <= DIGITS:
        return False
    return int(part) <= 255 and (part == "0" or part[0] != "0")


def kind(address):
    parts = address.split(".")
    if len(parts) != 4 or not all(is_number(part) for part in parts):
        return "invalid"
    first, second = int(parts[0]), int(parts[1])
    if first == 127:
        return "loopback"
    if first == 10 or (first == 172 and 16 <= second <= 31) or (first == 192 and second == 168):
        return "local"
    return "public"


def main():
    for line in sys.stdin:
        address = line.strip()
        if address:
            print(address, kind(address))


main()
