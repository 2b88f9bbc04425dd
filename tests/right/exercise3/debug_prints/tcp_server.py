import socket
import sys
import time
import traceback

DEBUG = True


def log(*things):
    if DEBUG:
        print("[%.3f]" % time.monotonic(), *things)


print("=" * 60)
print("  MY FIRST SERVER   v0.3 final FINAL")
print("=" * 60)
log("argv is", sys.argv)

if len(sys.argv) != 3:
    log("len(argv) =", len(sys.argv))
    print("ERROR: usage is tcp_server.py HOST PORT", file=sys.stderr)
    sys.exit(2)

host = sys.argv[1]
numbers = host.split(".")
log("numbers:", numbers)
try:
    assert len(numbers) == 4, "there must be four numbers"
    for n in numbers:
        log("checking", n)
        assert 0 <= int(n) <= 255, n + " is too big or too small"
    port = int(sys.argv[2])
    assert 1 <= port <= 65535, "port must be 1..65535"
except (AssertionError, ValueError) as e:
    log("arguments are wrong", repr(e))
    print("ERROR:", e, file=sys.stderr)
    sys.exit(2)

sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
log("socket:", sock)
try:
    sock.bind((host, port))
    sock.listen()
except OSError as e:
    log("bind/listen failed", repr(e))
    print("ERROR:", e, file=sys.stderr)
    sys.exit(1)
for name in sorted(dir(sock)):
    log("sock has", name)
log("waiting... žluťoučký kůň ✓")

count = 0
while True:
    conn, addr = sock.accept()
    count += 1
    log("client number", count, "from", addr, conn)
    for i in range(200):
        log("  preparing the greeting", i, "." * 40)
    try:
        sent = conn.send("You are connected!".encode("utf-8"))
        log("sent", sent, "bytes")
        conn.shutdown(socket.SHUT_RDWR)
    except OSError:
        traceback.print_exc(file=sys.stdout)
    conn.close()
    log("closed", conn)
