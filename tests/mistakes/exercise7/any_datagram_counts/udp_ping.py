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

# UDP pinger
clientSocket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
clientSocket.settimeout(0.5)
good = 0

for sequence in range(1, COUNT + 1):
    start = time.time()
    message = "PING " + str(sequence)
    clientSocket.sendto(message.encode(), (HOST, PORT))
    try:
        data, server = clientSocket.recvfrom(1024)
        rtt = time.time() - start
        print("RTT", rtt, file=sys.stderr)
        print(sequence, "ok")
        good += 1
    except socket.timeout:
        print(sequence, "lost")

print(str(COUNT) + " sent, " + str(good) + " received")
clientSocket.close()
sys.exit(0 if good > 0 else 1)
