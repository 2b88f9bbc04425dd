import hashlib
import os
import socket
import sys
import time


def log(*words):
    print(time.strftime("%H:%M:%S"), *words)
    print(*words, file=sys.stderr)


def bad(text):
    sys.stderr.write(text + "\n")
    sys.exit(2)


log("arguments:", sys.argv)
if len(sys.argv) != 4:
    bad("I need HOST PORT FOLDER")
host = sys.argv[1]
numbers = host.split(".")
if len(numbers) != 4:
    bad("HOST: four numbers")
for number in numbers:
    if number not in [str(n) for n in range(256)]:
        bad("HOST: each number is 0 to 255")
try:
    port = int(sys.argv[2])
except ValueError:
    bad("PORT: a number")
if port < 1 or port > 65535:
    bad("PORT: 1 to 65535")
folder = os.path.realpath(sys.argv[3])
if not os.path.isdir(folder):
    sys.stderr.write("FOLDER: not there\n")
    sys.exit(1)

time.sleep(1)
listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
    listener.bind((host, port))
except OSError as error:
    sys.stderr.write(f"bind: {error}\n")
    sys.exit(1)
listener.listen()
log("listening on", listener.getsockname())

while True:
    connection, address = listener.accept()
    log("hello", address)
    try:
        line = b""
        while line[-1:] != b"\n":
            piece = connection.recv(7)
            if piece == b"":
                raise ConnectionError("no request")
            line += piece
        name = line[4:-1].decode("utf-8", "replace")
        log("asked for", repr(name))
        time.sleep(1)
        path = os.path.realpath(os.path.join(folder, name)) if "\0" not in name else folder
        if line[:4] != b"GET ":
            connection.sendall(b"ERR what?\n")
        elif "/" in name or "\\" in name or os.path.dirname(path) != folder or not os.path.isfile(path):
            connection.sendall(b"ERR ")
            time.sleep(0.2)
            connection.sendall("Ich habe das nicht, bedaure: 404 ✗\n".encode("utf-8"))
        else:
            content = open(path, "rb").read()
            connection.sendall(b"OK " + str(len(content)).encode())
            time.sleep(0.2)
            connection.sendall(b" " + hashlib.sha256(content).hexdigest().encode() + b"\n")
            time.sleep(0.2)
            step = 1 + len(content) // 10
            for start in range(0, len(content), step):
                connection.sendall(content[start:start + step])
                log("sent", start)
                time.sleep(0.1)
        time.sleep(0.2)
    except OSError as error:
        log("trouble:", error)
    connection.close()
    log("goodbye", address)
