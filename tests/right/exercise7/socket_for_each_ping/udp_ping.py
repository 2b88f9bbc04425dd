import select
import socket
import sys
import time


def check_arguments(args):
    if len(args) != 3:
        return False
    numbers = args[0].split(".")
    if len(numbers) != 4:
        return False
    try:
        for n in numbers:
            if int(n) < 0 or int(n) > 255:
                return False
        port = int(args[1])
        count = int(args[2])
    except ValueError:
        return False
    if count < 1 or count > 1000:
        return False
    return 1 <= port <= 65535


if not check_arguments(sys.argv[1:]):
    sys.stderr.write("usage: udp_ping.py HOST PORT COUNT\n")
    sys.exit(2)

HOST = sys.argv[1]
PORT = int(sys.argv[2])
COUNT = int(sys.argv[3])


def one_ping(n):
    """A socket of its own for every PING: late answers go nowhere."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.setblocking(False)
        sock.sendto(f"PING {n}".encode(), (HOST, PORT))
        until = time.monotonic() + 0.5
        while True:
            left = until - time.monotonic()
            if left <= 0:
                return "lost"
            readable, _, _ = select.select([sock], [], [], left)
            if not readable:
                return "lost"
            try:
                data, who = sock.recvfrom(2000)
            except BlockingIOError:
                continue
            if who == (HOST, PORT) and data == f"PONG {n}".encode():
                return "ok"


results = []
for n in range(1, COUNT + 1):
    results.append(one_ping(n))
    print("sent", n, results[-1], file=sys.stderr)

# everything at the end in one piece
lines = [f"{n} {state}" for n, state in enumerate(results, start=1)]
lines.append(f"{COUNT} sent, {results.count('ok')} received")
print("\n".join(lines))
sys.exit(0 if "ok" in results else 1)
