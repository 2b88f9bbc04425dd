from functools import reduce
from itertools import filterfalse
import sys

OCTETS = {str(n): n for n in range(256)}
RANGES = ((0x7F000000, 8, "loopback"), (0x0A000000, 8, "local"),
          (0xAC100000, 12, "local"), (0xC0A80000, 16, "local"), (0, 0, "public"))

octets = lambda text: tuple(map(OCTETS.get, text.split(".")))
valid = lambda numbers: len(numbers) == 4 and None not in numbers
number = lambda numbers: reduce(lambda total, n: total << 8 | n, numbers, 0)
word = lambda value: next(w for net, bits, w in RANGES if (value ^ net) >> (32 - bits) == 0)
answer = lambda text: word(number(octets(text))) if valid(octets(text)) else "invalid"

lines = filterfalse(str.__eq__.__get__(""), map(str.strip, sys.stdin))
print(*(f"{line} {answer(line)}" for line in lines), sep="\n")
