import socket
import struct
import sys

MAX_LENGTH = 65536


def usage(text):
    print(text, file=sys.stderr)
    print("Usage: python3 frame_server.py HOST PORT", file=sys.stderr)
    sys.exit(2)


def check_arguments():
    if len(sys.argv) != 3:
        usage("Two arguments are needed.")
    host = sys.argv[1]
    numbers = host.split(".")
    if len(numbers) != 4:
        usage("HOST has not four numbers.")
    for number in numbers:
        if not number.isdigit() or int(number) > 255:
            usage("HOST is wrong.")
    if not sys.argv[2].isdigit():
        usage("PORT is not a number.")
    port = int(sys.argv[2])
    if port < 1 or port > 65535:
        usage("PORT is not from 1 to 65535.")
    return host, port


def receive_exactly(conn, count):
    data = b""
    while len(data) < count:
        chunk = conn.recv(count - len(data))
        if not chunk:
            return None
        data += chunk
    return data


def talk(conn):
    while True:
        header = receive_exactly(conn, 4)
        if header is None:
            return
        length = struct.unpack(">I", header)[0]
        room = b" " * min(length, 150_000_000)
        if len(room) > MAX_LENGTH:
            return
        body = receive_exactly(conn, length)
        if body is None:
            return
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError:
            return
        answer = text[::-1].encode("utf-8")
        conn.sendall(struct.pack(">I", len(answer)) + answer)


def hang_up(conn):
    # first our end, then read what is still there, so that close() sends no RST
    try:
        conn.shutdown(socket.SHUT_WR)
        conn.settimeout(0.5)
        while conn.recv(65536):
            pass
    except OSError:
        pass
    conn.close()


def main():
    host, port = check_arguments()
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        server.bind((host, port))
        server.listen(5)
    except OSError as error:
        print("Cannot listen:", error, file=sys.stderr)
        sys.exit(1)
    print("Listening on", host, port)
    while True:
        conn, address = server.accept()
        print("Connection from", address)
        try:
            talk(conn)
        except OSError as error:
            print("Lost", address, error)
        hang_up(conn)


main()
