import sys

from web.arguments import ArgumentProblem, parse
from web.listener import serve_forever
from web.pages import Pages


def main():
    try:
        host, port, folder = parse(sys.argv[1:])
    except ArgumentProblem as problem:
        print(problem, file=sys.stderr)
        return 2
    try:
        serve_forever(host, port, Pages(folder))
    except OSError as problem:
        print("web_server.py:", problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
