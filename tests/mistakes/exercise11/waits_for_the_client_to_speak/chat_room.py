import queue
import socket
import string
import sys
import threading

def wrong(text):
    print(text, file=sys.stderr)
    sys.exit(2)


if len(sys.argv) != 3:
    wrong("Usage: python3 chat_room.py HOST PORT")
HOST = sys.argv[1]
parts = HOST.split(".")
if len(parts) != 4:
    wrong("HOST must have four numbers")
for part in parts:
    if not part.isdigit() or int(part) > 255:
        wrong("HOST must be numbers from 0 to 255")
if not sys.argv[2].isdigit() or not 1 <= int(sys.argv[2]) <= 65535:
    wrong("PORT must be a number from 1 to 65535")
PORT = int(sys.argv[2])

LETTERS = string.ascii_letters + string.digits
clients = {}  # name -> queue with what this client has to get
lock = threading.Lock()


def writer(conn, box):
    try:
        while True:
            line = box.get()
            if line is None:
                break
            conn.sendall(line.encode("utf-8") + b"\n")
    except OSError:
        pass


def good(name):
    if len(name) < 1 or len(name) > 16:
        return False
    for c in name:
        if c not in LETTERS:
            return False
    return name not in clients


def tell_others(line, me):
    for name, box in clients.items():
        if name != me:
            box.put(line)


def enter(name, box):
    with lock:
        if not good(name):
            box.put("NAME?")
            return False
        clients[name] = box
        box.put("WELCOME " + name)
        tell_others("* " + name + " joined", name)
        return True


def leave(name):
    with lock:
        del clients[name]
        tell_others("* " + name + " left", name)


def read_lines(conn):
    buffer = b""
    while True:
        data = conn.recv(4096)
        if not data:
            return
        buffer += data
        while b"\n" in buffer:
            line, buffer = buffer.split(b"\n", 1)
            yield line.decode("utf-8")


def handle(conn, address):
    box = queue.Queue()
    threading.Thread(target=writer, args=(conn, box), daemon=True).start()
    me = None
    asked = False
    try:
        for line in read_lines(conn):
            if not asked:
                box.put("NAME?")
                asked = True
            elif me is None:
                if enter(line, box):
                    me = line
            elif line != "":
                with lock:
                    tell_others(me + ": " + line, me)
    except (OSError, UnicodeDecodeError) as e:
        print("Error:", address, e)
    if me is not None:
        leave(me)
    box.put(None)
    try:
        conn.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    conn.close()


server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
    server.bind((HOST, PORT))
    server.listen(100)
except OSError as e:
    print("Cannot listen:", e, file=sys.stderr)
    sys.exit(1)
print("Chat room on", HOST, PORT)

while True:
    conn, address = server.accept()
    print("Connected:", address)
    threading.Thread(target=handle, args=(conn, address), daemon=True).start()
