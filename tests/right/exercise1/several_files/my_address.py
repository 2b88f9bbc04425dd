import sys

from network.addresses import is_ipv4
from network.route import source_address


def main():
    if len(sys.argv) != 2 or not is_ipv4(sys.argv[1]):
        sys.stderr.write("usage: python3 my_address.py DEST\n")
        return 2
    try:
        address = source_address(sys.argv[1])
    except OSError as e:
        sys.stderr.write("error: %s\n" % e)
        return 1
    sys.stdout.write(address + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
