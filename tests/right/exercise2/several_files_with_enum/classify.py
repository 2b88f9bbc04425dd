import sys
import time

from addresses import Address


def main():
    started = time.monotonic()
    lines = [line.strip() for line in sys.stdin.readlines()]
    for number, line in enumerate(lines):
        if not line:
            continue
        kind = Address(line).kind
        print(line, kind.value, flush=True)
        if number % 100 == 0:
            print("line", number, kind, file=sys.stderr)
            time.sleep(0.005)
    print("took %.1f seconds" % (time.monotonic() - started), file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
