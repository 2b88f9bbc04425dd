import socket
import sys
import threading

GREETING = "You are connected!"


def stop(text, status):
    print(text, file=sys.stderr)
    sys.exit(status)


def good_host(text):
    parts = text.split(".")
    if len(parts) != 4:
        return False
    for part in parts:
        if not part.isdigit() or int(part) > 255:
            return False
    return True


def good_port(text):
    return text.isdigit() and 1 <= int(text) <= 65535


def handle(conn, addr):
    try:
        conn.sendall(GREETING.encode("utf-8"))
    except OSError as error:
        print(addr, "went away:", error)
    finally:
        conn.close()


if len(sys.argv) != 3:
    stop("usage: tcp_server.py HOST PORT", 2)
if not good_host(sys.argv[1]):
    stop("HOST must be four numbers 0-255", 2)
if not good_port(sys.argv[2]):
    stop("PORT must be a number from 1 to 65535", 2)

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
    server.bind((sys.argv[1], int(sys.argv[2])))
    server.listen()
except OSError as error:
    stop(f"cannot listen: {error}", 1)

while True:
    conn, addr = server.accept()
    threading.Thread(target=handle, args=(conn, addr), daemon=True).start()
