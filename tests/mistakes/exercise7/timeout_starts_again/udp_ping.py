import socket
import sys


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


def wait_for_pong(sock, n):
    expected = ("PONG %d" % n).encode()
    while True:
        try:
            data, sender = sock.recvfrom(2048)
        except socket.timeout:
            return False
        if sender != (HOST, PORT):
            continue
        if data == expected:
            return True


sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.settimeout(0.5)
count_ok = 0
for n in range(1, COUNT + 1):
    sock.sendto(("PING %d" % n).encode(), (HOST, PORT))
    if wait_for_pong(sock, n):
        print("%d ok" % n)
        count_ok += 1
    else:
        print("%d lost" % n)
print("%d sent, %d received" % (COUNT, count_ok))
sys.exit(0 if count_ok > 0 else 1)
