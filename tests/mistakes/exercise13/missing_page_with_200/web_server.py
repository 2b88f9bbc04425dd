import os
import socket
import sys
import threading
from urllib.parse import unquote

TYPES = {
    ".html": "text/html",
    ".txt": "text/plain",
    ".png": "image/png",
    ".css": "text/css",
}
REASONS = {200: "OK", 400: "Bad Request", 405: "Method Not Allowed"}


def wrong(text):
    print(text, file=sys.stderr)
    sys.exit(2)


if len(sys.argv) != 4:
    wrong("Usage: python3 web_server.py HOST PORT FOLDER")
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
ROOT = os.path.realpath(FOLDER)


def find(target):
    path = unquote(target.split("?")[0])
    if "\0" in path:
        return None
    full = os.path.realpath(ROOT + "/" + path)
    if os.path.isdir(full):
        full = os.path.realpath(full + "/index.html")
    elif path.endswith("/"):
        return None
    if not full.startswith(ROOT + "/") or not os.path.isfile(full):
        return None
    return full


def send(conn, status, kind, body, method="GET", extra=""):
    head = f"HTTP/1.1 {status} {REASONS[status]}\r\n"
    head += f"Content-Type: {kind}\r\n"
    head += f"Content-Length: {len(body)}\r\n"
    head += extra
    head += "Connection: close\r\n\r\n"
    conn.sendall(head.encode())
    if method != "HEAD":
        conn.sendall(body)


def answer(conn):
    request = b""
    while b"\r\n\r\n" not in request:
        chunk = conn.recv(1024)
        if not chunk or len(request) > 100000:
            return
        request += chunk
    words = request.split(b"\r\n")[0].decode("latin-1").split(" ")
    if len(words) != 3 or not words[0] or not words[1].startswith("/") or words[2] not in ("HTTP/1.0", "HTTP/1.1"):
        send(conn, 400, "text/plain", b"400 Bad Request\n")
        return
    method, target, version = words
    if method not in ("GET", "HEAD"):
        send(conn, 405, "text/plain", b"405 Method Not Allowed\n", extra="Allow: GET, HEAD\r\n")
        return
    path = find(target)
    if path is None:
        send(conn, 200, "text/html", b"<h1>404 Not Found</h1>\n", method)
        return
    with open(path, "rb") as f:
        body = f.read()
    kind = TYPES.get(os.path.splitext(path)[1], "application/octet-stream")
    send(conn, 200, kind, body, method)


def client_thread(conn, address):
    try:
        answer(conn)
    except OSError as e:
        print("Problem with", address, e)
    conn.close()


server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
    server.bind((HOST, int(PORT)))
    server.listen(20)
except OSError as e:
    print("Cannot listen:", e, file=sys.stderr)
    sys.exit(1)
print(f"Open http://{HOST}:{PORT}/ in your browser")

while True:
    conn, address = server.accept()
    threading.Thread(target=client_thread, args=(conn, address), daemon=True).start()
