import shutil
import socket
import sys


def bad(message):
    print("error:", message, file=sys.stderr)
    exit(2)


if len(sys.argv) != 3:
    bad("HOST PORT")
try:
    numbers = [int(n) for n in sys.argv[1].split(".")]
    port = int(sys.argv[2])
except ValueError as e:
    bad(e)
if len(numbers) != 4 or min(numbers) < 0 or max(numbers) > 255:
    bad("HOST must be an IPv4 address")
if port <= 0 or port >= 2 ** 16:
    bad("PORT must be 1 - 65535")

try:
    with socket.create_connection((sys.argv[1], port)) as s, s.makefile("rb") as f:
        shutil.copyfileobj(f, sys.stdout.buffer)
except OSError as e:
    print("error:", e, file=sys.stderr)
    exit(1)
sys.stdout.buffer.flush()
