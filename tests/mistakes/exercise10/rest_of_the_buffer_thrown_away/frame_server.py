import socket
import struct
import sys
import threading


def parse_arguments(args):
    if len(args) != 2:
        raise ValueError("give me HOST and PORT")
    host, port = args
    parts = host.split(".")
    if len(parts) != 4 or any(not p.isdigit() or int(p) > 255 for p in parts):
        raise ValueError(f"{host!r} is no IPv4 address")
    if not port.isdigit() or not 1 <= int(port) <= 65535:
        raise ValueError(f"{port!r} is no port")
    return host, int(port)


def make_answer(body):
    text = body.decode("utf-8")
    reverse = "".join(reversed(text)).encode("utf-8")
    return struct.pack("!I", len(reverse)) + reverse


def handle(conn):
    buffer = b""
    while True:
        data = conn.recv(4096)
        if not data:
            return
        buffer += data
        while len(buffer) >= 4:
            (length,) = struct.unpack("!I", buffer[:4])
            if length > 65536:
                return
            if len(buffer) < 4 + length:
                break
            frame = buffer[4:4 + length]
            buffer = b""
            conn.sendall(make_answer(frame))


def client_thread(conn):
    try:
        handle(conn)
    except (OSError, UnicodeDecodeError) as error:
        print("client:", error, file=sys.stderr)
    try:
        conn.shutdown(socket.SHUT_WR)
        conn.settimeout(1)
        while conn.recv(4096):
            pass
    except OSError:
        pass
    finally:
        conn.close()


try:
    HOST, PORT = parse_arguments(sys.argv[1:])
except ValueError as error:
    print(error, file=sys.stderr)
    sys.exit(2)

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
    server.bind((HOST, PORT))
except OSError as error:
    print(error, file=sys.stderr)
    sys.exit(1)
server.listen()
while True:
    conn, addr = server.accept()
    threading.Thread(target=client_thread, args=(conn,), daemon=True).start()
