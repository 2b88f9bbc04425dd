import re
import sys

number = "(?:0|[1-9][0-9]?|1[0-9][0-9]|2[0-4][0-9]|25[0-5])"
valid = re.compile(r"\.".join([number] * 4))
local = re.compile(r"10\.|192\.168\.|172\.(1[6-9]|2[0-9]|3[01])\.")
loopback = re.compile(r"127\.0\.0\.")

for line in sys.stdin:
    line = line.strip()
    if not line:
        continue
    if not valid.fullmatch(line):
        word = "invalid"
    elif loopback.match(line):
        word = "loopback"
    elif local.match(line):
        word = "local"
    else:
        word = "public"
    print(line, word)
