import sys

from arguments import WrongArguments, parse
from report import line
from scanner import Scanner


def main():
    try:
        host, ports = parse(sys.argv[1:])
    except WrongArguments as error:
        print("port_check.py:", error, file=sys.stderr)
        return 2
    for port, state in Scanner(host).scan(ports):
        print(line(port, state))
    return 0


if __name__ == "__main__":
    sys.exit(main())
