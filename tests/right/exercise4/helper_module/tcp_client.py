import sys

from client_tools import ArgumentProblem, read_address, read_text

try:
    address = read_address(sys.argv[1:])
except ArgumentProblem as problem:
    print(problem, file=sys.stderr)
    sys.exit(2)

try:
    text = read_text(address)
except OSError as problem:
    print(f"{address[0]}:{address[1]}: {problem}", file=sys.stderr)
    sys.exit(1)

print(text)
