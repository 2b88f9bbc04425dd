"""Exercise 2: say of every address whether it is public, local, loopback or invalid.

Run it:   python3 classify.py   (type one address a line; Ctrl-D ends the input)
Grade it: grade exercise2
"""

import sys


def kind(address):
    # TODO 2: cut the address at its dots. Are there exactly four parts, and is each of them
    #         a number from 0 to 255, written with nothing but digits? If not: "invalid".

    # TODO 3: the README's table says which numbers make it "loopback" or "local".
    #         Every other valid address is "public".

    return ""


def main():
    for line in sys.stdin:
        address = line.strip()

        # TODO 1: nothing is printed for a blank line. For every other one print
        #         the address, a space, and the word that kind(address) gives.

    print("This program does not print any word about addresses yet.", file=sys.stderr)


main()
