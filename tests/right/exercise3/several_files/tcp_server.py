import sys

from arguments import WrongArguments, read_arguments
from greeter import Greeter


def main():
    try:
        host, port = read_arguments(sys.argv[1:])
    except WrongArguments as error:
        print(error, file=sys.stderr)
        return 2
    with open("greeting.txt", encoding="utf-8") as file:
        greeting = file.read().strip()
    try:
        greeter = Greeter(host, port, greeting)
    except OSError as error:
        print(error, file=sys.stderr)
        return 1
    greeter.serve()


if __name__ == "__main__":
    sys.exit(main())
