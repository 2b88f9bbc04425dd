import socket
import sys
import time

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
            data, sender = sock.recvfrom(1024)
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
