import sys


def options(argv):
    try:
        if len(argv) != 3:
            raise ValueError("HOST PORT")
        numbers = [int(n) for n in argv[1].split(".")]
        if len(numbers) != 4 or min(numbers) < 0 or max(numbers) > 255:
            raise ValueError("HOST must be four numbers from 0 to 255")
        if not 0 < int(argv[2]) < 2 ** 16:
            raise ValueError("PORT must be a number from 1 to 65535")
    except ValueError as error:
        print(f"{argv[0]}: {error}", file=sys.stderr)
        sys.exit(2)
    return argv[1], int(argv[2])
