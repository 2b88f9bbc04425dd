import hashlib
import os
import socket
import sys


def wrong(text):
    print(text, file=sys.stderr)
    sys.exit(2)


if len(sys.argv) != 4:
    wrong("Usage: python3 file_server.py HOST PORT FOLDER")
HOST, PORT, FOLDER = sys.argv[1:]
parts = HOST.split(".")
if len(parts) != 4:
    wrong("HOST must have four numbers")
for part in parts:
    if not part.isdigit() or int(part) > 255:
        wrong("HOST must be numbers from 0 to 255")
if not PORT.isdigit() or not 1 <= int(PORT) <= 65535:
    wrong("PORT must be a number from 1 to 65535")
if not os.path.isdir(FOLDER):
    print("There is no folder", FOLDER, file=sys.stderr)
    sys.exit(1)


def allowed(name):
    if name in ("", ".", "..") or "/" in name or "\\" in name or "\0" in name:
        return False
    path = os.path.join(FOLDER, name)
    if os.path.islink(path):
        return False
    return os.path.isfile(path)


def read_request(conn):
    request = b""
    while b"\n" not in request:
        chunk = conn.recv(1024)
        if not chunk or len(request) > 10000:
            return None
        request += chunk
    return request.split(b"\n")[0].decode("utf-8", "replace")


def answer(conn):
    request = read_request(conn)
    if request is None:
        return
    if not request.startswith("GET "):
        conn.sendall(b"ERR I only know GET\n")
        return
    name = request[4:]
    if not allowed(name):
        conn.sendall(b"ERR no such file\n")
        return
    with open(os.path.join(FOLDER, name), "rb") as f:
        data = f.read()
    digest = hashlib.sha256(data).hexdigest()
    conn.sendall(f"OK {len(data)} {digest}\n".encode())
    conn.sendall(data)


server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
    server.bind((HOST, int(PORT)))
    server.listen(5)
except OSError as e:
    print("Cannot listen:", e, file=sys.stderr)
    sys.exit(1)
print("Serving", FOLDER, "on", HOST, PORT)

while True:
    conn, address = server.accept()
    print("Connection from", address)
    try:
        answer(conn)
    except OSError as e:
        print("Problem:", e)
    conn.close()
