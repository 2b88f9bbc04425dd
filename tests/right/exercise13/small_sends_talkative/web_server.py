import hashlib
import os
import socket
import sys
import threading
import time
import urllib.parse

if len(sys.argv) != 4:
    sys.exit(print("usage: web_server.py HOST PORT FOLDER", file=sys.stderr) or 2)
_, host, port, folder = sys.argv
try:
    four = [int(n) for n in host.split(".")]
    port = int(port)
    if len(four) != 4 or min(four) < 0 or max(four) > 255 or not 0 < port < 65536:
        raise ValueError("out of range")
except ValueError as error:
    print("wrong arguments:", error, file=sys.stderr)
    sys.exit(2)
if not os.path.isdir(folder):
    print("not a folder:", folder, file=sys.stderr)
    sys.exit(1)

lock = threading.Lock()
counter = 0


def say(*words):
    with lock:
        print(*words)
        print("log:", *words, file=sys.stderr)


def walk(path, index=True):
    """Follow the path part by part from the folder; no .. and no link on the way."""
    here = folder
    for part in path.split("/"):
        if part in ("", "."):
            continue
        here = os.path.join(here, part)
        if part == ".." or "\0" in part or os.path.islink(here):
            return None
    if os.path.isdir(here):
        return walk(path + "/index.html", index=False) if index else None
    return here if os.path.isfile(here) and not path.endswith("/") else None


def kind_of(path):
    if path.endswith(".html"):
        return "text/html"
    elif path.endswith(".txt"):
        return "text/plain"
    elif path.endswith(".png"):
        return "image/png"
    elif path.endswith(".css"):
        return "text/css"
    else:
        return "application/octet-stream"


def make_answer(line):
    words = line.split(b" ")
    if len(words) != 3 or words[0] == b"" or words[1][:1] != b"/" or words[2] not in (b"HTTP/1.0", b"HTTP/1.1"):
        return b"400 Bad Request", [], b"400: this is no request", True
    if words[0] not in (b"GET", b"HEAD"):
        return b"405 Method Not Allowed", [b"Allow: GET, HEAD"], b"405: GET and HEAD only", True
    path = walk(urllib.parse.unquote(words[1].decode("latin-1").split("?")[0]))
    if path is None:
        return b"404 Not Found", [b"Content-Type: text/plain"], b"Not found", words[0] == b"GET"
    content = open(path, "rb").read()
    more = [b"Content-Type: " + kind_of(path).encode(), b'ETag: "' + hashlib.md5(content).hexdigest().encode() + b'"']
    return b"200 OK", more, content, words[0] == b"GET"


def serve(connection, number):
    try:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        lines = [b""]
        while lines[-1] != b"" or len(lines) == 1:
            line = b""
            while not line.endswith(b"\r\n"):
                piece = connection.recv(1)
                if not piece:
                    say("client", number, "left")
                    return
                line += piece
            lines.append(line[:-2])
        say("client", number, "asks", lines[1])
        status, fields, body, with_body = make_answer(lines[1])
        time.sleep(0.3)
        connection.sendall(b"HTTP/1.1 ")
        connection.sendall(status + b"\r\n")
        time.sleep(0.1)
        for field in fields + [b"Cache-Control: no-store", b"Connection: close", b"Content-Length: %d" % len(body)]:
            connection.sendall(field)
            connection.sendall(b"\r\n")
        connection.sendall(b"\r\n")
        if with_body:
            time.sleep(0.1)
            for start in range(0, len(body), 9999):
                connection.sendall(body[start:start + 9999])
        say("client", number, "has got", status)
    except OSError as error:
        say("client", number, error)
    finally:
        connection.close()


try:
    listener = socket.create_server((host, port))
except OSError as error:
    print("cannot listen:", error, file=sys.stderr)
    sys.exit(1)
say("ready", host, port)
while True:
    connection, address = listener.accept()
    counter += 1
    threading.Thread(target=serve, args=(connection, counter), daemon=True).start()
