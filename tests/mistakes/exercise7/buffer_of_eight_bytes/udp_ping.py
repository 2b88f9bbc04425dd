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

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
received = 0

for n in range(1, COUNT + 1):
    sock.sendto(f"PING {n}".encode(), (HOST, PORT))
    deadline = time.time() + 0.5
    answered = False
    while not answered:
        rest = deadline - time.time()
        if rest <= 0:
            break
        sock.settimeout(rest)
        try:
            data, sender = sock.recvfrom(8)
        except socket.timeout:
            break
        if sender == (HOST, PORT) and data == f"PONG {n}".encode():
            answered = True
    if answered:
        received += 1
        print(n, "ok")
    else:
        print(n, "lost")

print(f"{COUNT} sent, {received} received")
sock.close()
if received > 0:
    sys.exit(0)
else:
    sys.exit(1)
