import socket
import sys
import time


def log(*words):
    print(time.strftime("%H:%M:%S"), *words, file=sys.stderr)


log("arguments:", sys.argv)
log("my name is", socket.gethostname())
if len(sys.argv) != 2:
    log("exactly one argument, please")
    sys.exit(2)

dest = sys.argv[1]
numbers = dest.split(".")
if len(numbers) != 4:
    log("four numbers, please")
    sys.exit(2)
for number in numbers:
    try:
        value = int(number)
    except ValueError:
        log("no number:", repr(number))
        sys.exit(2)
    if value not in range(256):
        log("out of range:", value)
        sys.exit(2)

log("thinking about", dest)
time.sleep(2)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    s.connect((dest, 12345))
except OSError as e:
    log("failed:", e)
    sys.exit(1)
time.sleep(1)
log("local", s.getsockname(), "remote", s.getpeername())
print(s.getsockname()[0])
