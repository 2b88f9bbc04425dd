import socket
import sys
import threading


def serve(conn):
    """Greet, say that nothing more comes, wait for the client to end, close."""
    try:
        conn.settimeout(30)
        conn.sendall("You are connected!".encode("utf-8"))
        conn.shutdown(socket.SHUT_WR)
        while conn.recv(4096):
            pass
    except OSError:
        pass
    conn.close()


def is_host(text):
    try:
        numbers = [int(part) for part in text.split(".")]
    except ValueError:
        return False
    return len(numbers) == 4 and all(0 <= number <= 255 for number in numbers)


def is_port(text):
    try:
        return 0 < int(text) <= 65535
    except ValueError:
        return False


if len(sys.argv) != 3 or not is_host(sys.argv[1]) or not is_port(sys.argv[2]):
    print("usage: python3 tcp_server.py HOST PORT", file=sys.stderr)
    print("HOST is four numbers 0-255, PORT is 1-65535", file=sys.stderr)
    sys.exit(2)

listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
    listener.bind((sys.argv[1], int(sys.argv[2])))
    listener.listen(20)
except OSError as error:
    print("Cannot start:", error, file=sys.stderr)
    sys.exit(1)

while True:
    try:
        conn, _ = listener.accept()
    except ConnectionAbortedError:
        continue
    threading.Thread(target=serve, args=(conn,), daemon=True).start()
