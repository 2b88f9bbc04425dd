import sys
import socket
from socket import GREETING, is_host, is_port

if len(sys.argv) != 3 or not is_host(sys.argv[1]) or not is_port(sys.argv[2]):
    print("usage: tcp_server.py HOST PORT", file=sys.stderr)
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
        conn.send(GREETING)
    except OSError:
        print("lost", addr)
    conn.close()
