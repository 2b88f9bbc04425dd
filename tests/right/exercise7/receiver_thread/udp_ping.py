import queue
import socket
import sys
import threading
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

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("0.0.0.0", 0))
inbox = queue.Queue()


def receiver():
    while True:
        data, addr = sock.recvfrom(65535)
        inbox.put((data, addr))


threading.Thread(target=receiver, daemon=True).start()

ok = 0
for n in range(1, COUNT + 1):
    while not inbox.empty():        # old mail
        inbox.get()
    sock.sendto("PING {}".format(n).encode(), (HOST, PORT))
    limit = time.time() + 0.5
    state = "lost"
    while state == "lost":
        try:
            data, addr = inbox.get(timeout=max(0, limit - time.time()))
        except queue.Empty:
            break
        if addr[0] == HOST and addr[1] == PORT and data == "PONG {}".format(n).encode():
            state = "ok"
            ok += 1
        elif time.time() >= limit:
            break
    print(n, state)

print(COUNT, "sent,", ok, "received")
sys.stdout.flush()
sys.exit(0 if ok > 0 else 1)
