import queue
import socket
import sys
import threading


def wrong(text):
    print(text, file=sys.stderr)
    sys.exit(2)


if len(sys.argv) != 3:
    wrong("Usage: python3 echo_server.py HOST PORT")

HOST = sys.argv[1]
parts = HOST.split(".")
if len(parts) != 4:
    wrong("HOST must have four numbers")
for part in parts:
    if not part.isdigit() or int(part) > 255:
        wrong("HOST must be numbers from 0 to 255")

if not sys.argv[2].isdigit():
    wrong("PORT must be a number")
PORT = int(sys.argv[2])
if PORT < 1 or PORT > 65535:
    wrong("PORT must be from 1 to 65535")


def write_back(conn, waiting):
    """Sends what the reader has put into the queue; None is the end."""
    try:
        while True:
            data = waiting.get()
            if data is None:
                break
            conn.sendall(data)
        conn.shutdown(socket.SHUT_WR)
    except OSError as e:
        print("cannot send:", e, file=sys.stderr)


def read_from(conn, waiting):
    try:
        while True:
            data = conn.recv(500)
            if not data:
                break
            waiting.put(data)
    except OSError as e:
        print("cannot receive:", e, file=sys.stderr)
    waiting.put(None)


server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
    server.bind((HOST, PORT))
    server.listen()
except OSError as e:
    print(e, file=sys.stderr)
    sys.exit(1)

while True:
    conn, addr = server.accept()
    waiting = queue.Queue()
    writer = threading.Thread(target=write_back, args=(conn, waiting))
    writer.start()
    read_from(conn, waiting)
    writer.join()
    conn.close()
