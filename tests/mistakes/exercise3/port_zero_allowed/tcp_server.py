import socket
import sys


def check_arguments():
    if len(sys.argv) != 3:
        return False
    numbers = sys.argv[1].split(".")
    if len(numbers) != 4:
        return False
    try:
        for n in numbers:
            if int(n) < 0 or int(n) > 255:
                return False
        port = int(sys.argv[2])
    except ValueError:
        return False
    return 0 <= port <= 65535


if not check_arguments():
    sys.stderr.write("usage: tcp_server.py HOST PORT\n")
    sys.exit(2)

host = sys.argv[1]
port = int(sys.argv[2])

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
    s.bind((host, port))
except OSError as error:
    sys.stderr.write("bind failed: " + str(error) + "\n")
    sys.exit(1)
s.listen()

while True:
    conn, addr = s.accept()
    try:
        conn.send(b"You are connected!")
    except OSError:
        print("lost", addr)
    conn.close()
